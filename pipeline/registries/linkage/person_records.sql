-- vault.person_records: what new persons (memory.linkage.fresh) are compared by, in one spelling.
-- No nationality, no birth country: what a person's origin may be is no part of whether she is the same.
WITH spelled AS (
    SELECT person_id, first_delivery_id,
        plausible(day_of(trim(birth_date))) AS birth,
        nullif(fold_name(family_name), '') AS family,
        list_filter(list_transform(regexp_split_to_array(trim(family_name), '[\s-]+'), lambda part: fold_name(part)), lambda part: length(part) > 2) AS family_parts,
        list_filter(list_transform(regexp_split_to_array(trim(given_name), '[\s-]+'), lambda part: fold_name(part)), lambda part: length(part) > 1) AS given_parts,
        nullif(fold_name(given_name), '') AS given_all,
        nullif(fold_name(birth_name), '') AS birth_name,
        nullif(fold(birth_place), '') AS birth_place,
        nullif(fold(home_address), '') AS address,
        nullif(regexp_replace(contact, '[^0-9@a-z.]', '', 'g'), '') AS contact
    FROM vault.persons
    WHERE person_id IN (FROM memory.linkage.fresh)
)
SELECT spelled.person_id AS unique_id, first_delivery_id,
    family, coalesce(given_parts[1], given_all) AS given, family_parts, given_parts, birth_name,
    array_to_string(list_sort([coalesce(family_parts[1], family), coalesce(given_parts[1], given_all)]), '|') AS names_key,
    birth::VARCHAR AS birth_day,
    CASE WHEN day(birth) <= 12 THEN make_date(year(birth), day(birth), month(birth))::VARCHAR END AS birth_day_exchanged,
    year(birth)::INTEGER AS birth_year,
    strftime(birth, '%m-%d') AS birth_day_and_month,
    birth_place, address, contact
FROM spelled
