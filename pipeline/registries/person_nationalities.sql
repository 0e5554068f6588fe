-- core.person_nationalities: what each person of the pending notices stated last, over all notices understood so far.
WITH touched AS (SELECT person_id FROM person_meanings),
stated AS (
    SELECT person.person_id, arg_max(
        person.nationalities, (notice.known_date - DATE '1800-01-01')::BIGINT * 200000 + (notice.effective_date - DATE '1800-01-01')::BIGINT
    ) AS written
    FROM all_persons AS person
    SEMI JOIN touched USING (person_id)
    JOIN core.notices AS notice USING (delivery_id, row_number)
    WHERE trim(person.nationalities) <> ''
    GROUP BY person.person_id
),
parts AS (SELECT person_id, unnest(codes, recursive := true) FROM stated JOIN nationality_sets USING (written))
SELECT person_id, nationality_code, origin_group FROM parts
