-- core.persons: every touched person named in a notice that holds, as last known.
WITH known AS (
    SELECT coalesce(entity_id, person_id) AS person_id,
        coalesce(arg_max(nullif(sex, 'x'), (known_date, effective_date, delivery_id, row_number)), 'x') AS sex,
        arg_max(birth_year, (known_date, effective_date, delivery_id, row_number)) AS birth_year
    FROM current_notices
    JOIN core.notice_persons USING (delivery_id, row_number)
    LEFT JOIN person_of USING (person_id)
    WHERE coalesce(entity_id, person_id) IN (FROM touched_persons)
    GROUP BY ALL
)
SELECT person_id, sex, birth_year,
    coalesce(nationality_class, 'unknown') AS nationality_class, nationality_code, origin_group, coalesce(has_several_nationalities, false) AS has_several_nationalities
FROM known LEFT JOIN (FROM core.person_states WHERE until_date = DATE '9999-12-31') USING (person_id)
