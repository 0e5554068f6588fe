-- vault.persons: the persons that are named for the first time in a portion that stands at the door.
SELECT person_id, family_name, given_name, birth_name, birth_date, birth_place, home_address, contact, delivery_id AS first_delivery_id
FROM door
SEMI JOIN (SELECT min(place) AS place FROM door WHERE person_id IS NOT NULL GROUP BY person_id) USING (place)
ANTI JOIN vault.persons USING (person_id)
