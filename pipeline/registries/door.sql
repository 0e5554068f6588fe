-- The door: the keyed pseudonyms of the rows of a portion, in their order. Names and addresses go on to the vault, the rest to raw.*.
-- A business without a number is known by its name and address, a nameless one by its person.
-- A number that counts within the year is told apart by the year of the report, unless it begins with one itself.
-- Reads incoming (Arrow), whose rows say which office sent them in which delivery.
WITH placed AS (
    SELECT *,
        nullif(trim(business_number), '') AS own_number,
        concat_ws(' ', nullif(trim(street), ''), nullif(trim(house_number), '')) AS address
    FROM incoming
),
folded AS (
    SELECT *,
        fold_name(family_name) AS family_folded,
        fold_name(given_name) AS given_folded,
        coalesce(fold(CASE WHEN own_number IS NULL THEN business_name END), '') AS business_folded,
        fold(CASE WHEN own_number IS NULL THEN address END) AS address_folded,
        plausible(day_of(birth_date)) AS birth_day
    FROM placed
),
known AS (
    SELECT *,
        pseudonym('business', office || '|' || CASE
            WHEN own_number IS NOT NULL THEN own_number
            WHEN business_folded <> '' THEN business_folded || '|' || address_folded
            WHEN family_folded || given_folded <> '' THEN family_folded || '|' || given_folded || '|' || address_folded
            ELSE 'row|' || delivery_id || '|' || row_number
        END) AS business_id,
        family_folded || given_folded <> '' AS has_person
    FROM folded
)
SELECT business_id, address, birth_day,
    coalesce(person_number, 1) = 1 AS is_first,
    CASE WHEN has_person THEN coalesce(person_number, 1) END AS person_number,
    pseudonym('notice', office || '|' || CASE
        WHEN coalesce(trim(notice_number), '') = '' THEN concat_ws('|', business_id, kind, effective_date, reported_date)
        WHEN number_by_year AND NOT regexp_full_match(trim(notice_number), '(19|20)\d\d.*\d{4}')
            THEN coalesce(year(day_of(reported_date))::VARCHAR, '') || '/' || trim(notice_number)
        ELSE trim(notice_number)
    END) AS notice_id,
    CASE WHEN has_person THEN pseudonym(
        'person', family_folded || '|' || given_folded || '|' || coalesce(birth_day::VARCHAR, business_id)
    ) END AS person_id
FROM known
