-- raw.notice_persons: the persons of a portion that stands at the door, without what identifies.
WITH person AS (
    SELECT *, CASE WHEN separator = '|' THEN nationalities ELSE replace(nationalities, separator, '|') END AS stated
    FROM door WHERE person_id IS NOT NULL
)
SELECT delivery_id, row_number, person_number, person_id, coded(function) AS function, coded(sex) AS sex,
    year(birth_day)::INTEGER AS birth_year, coded(birth_country) AS birth_country,
    CASE
        WHEN coded(stated) IS DISTINCT FROM '…' THEN stated
        WHEN array_to_string(list_transform(string_split(stated, '|'), lambda part: coded(trim(part))), '|') NOT LIKE '%…%'
            THEN array_to_string(list_transform(string_split(stated, '|'), lambda part: coded(trim(part))), '|')
        ELSE array_to_string(
            list_transform(regexp_split_to_array(stated, '[|;/+&,\n]|\s(?:und|and|u\.)\s'), lambda part: coded(trim(part))), '|'
        )
    END AS nationalities
FROM person
