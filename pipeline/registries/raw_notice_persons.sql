-- raw.notice_persons: the persons of a batch that stands at the door, without what identifies.
WITH person AS (
    SELECT *, CASE WHEN getvariable('separator') = '|' THEN nationalities ELSE replace(nationalities, getvariable('separator'), '|') END AS stated
    FROM door WHERE person_id IS NOT NULL
)
SELECT getvariable('delivery') AS delivery_id, row_number, person_number, person_id, coded(function) AS function, coded(sex) AS sex,
    year(birth_day)::INTEGER AS birth_year, coded(birth_country) AS birth_country,
    CASE
        WHEN coded(stated) IS DISTINCT FROM '…' THEN stated
        ELSE array_to_string(list_transform(string_split(stated, '|'), lambda part: coded(trim(part))), '|')
    END AS nationalities
FROM person
