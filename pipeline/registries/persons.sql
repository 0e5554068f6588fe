-- core.persons: every person named in a notice that holds, as last known.
WITH named AS (
    SELECT person.*, notice.known_date, notice.effective_date
    FROM core.notice_persons AS person JOIN current_notices AS notice USING (delivery_id, row_number)
),
stated AS (
    SELECT person_id,
        CASE
            WHEN bool_or(nationality_code = '000') THEN 'german'
            WHEN bool_or(origin_group <> 'unresolved') THEN 'foreign'
            ELSE 'unknown'
        END AS nationality_class,
        coalesce(
            min(nationality_code) FILTER (nationality_code <> '000' AND origin_group <> 'unresolved'), min(nationality_code) FILTER (nationality_code = '000')
        ) AS nationality_code,
        count(*) FILTER (origin_group <> 'unresolved') > 1 AS has_several_nationalities
    FROM core.person_nationalities GROUP BY person_id
),
known AS (
    SELECT person_id,
        coalesce(arg_max(nullif(sex, 'x'), known_date), 'x') AS sex,
        arg_max(birth_year, known_date) AS birth_year
    FROM named GROUP BY person_id
)
SELECT person_id, sex, birth_year,
    coalesce(nationality_class, 'unknown') AS nationality_class,
    nationality_code,
    (SELECT any_value(origin_group) FROM core.person_nationalities AS n WHERE n.nationality_code = stated.nationality_code) AS origin_group,
    coalesce(has_several_nationalities, false) AS has_several_nationalities
FROM known LEFT JOIN stated USING (person_id)
