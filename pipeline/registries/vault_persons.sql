-- vault.persons: the persons named in a batch that stands at the door.
SELECT DISTINCT ON (person_id) person_id, family_name, given_name, birth_name, birth_date, birth_place, home_address, contact,
    getvariable('delivery') AS first_delivery_id
FROM door WHERE person_id IS NOT NULL
