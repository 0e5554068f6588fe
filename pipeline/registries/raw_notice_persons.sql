-- raw.notice_persons: the persons of a batch that stands at the door, without what identifies.
SELECT getvariable('delivery') AS delivery_id, row_number, person_number, person_id, function, sex,
    year(birth_day)::INTEGER AS birth_year, birth_country,
    CASE WHEN getvariable('separator') = '|' THEN nationalities ELSE replace(nationalities, getvariable('separator'), '|') END
        AS nationalities
FROM door WHERE person_id IS NOT NULL
