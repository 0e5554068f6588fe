-- core.business_states: every touched business while it is active, from each day on which its attributes, its owners or their nationality change.
-- F_maj: foreign if at least half of the owners have no German nationality; unknown if those of unknown nationality could tip it.
WITH stated AS (
    SELECT business_id, act_number, effective_date,
        last_value(municipality_code IGNORE NULLS) OVER so_far AS municipality_code,
        last_value(branch_group IGNORE NULLS) OVER so_far AS branch_group,
        last_value(legal_form_group IGNORE NULLS) OVER so_far AS legal_form_group,
        last_value(is_side_line IGNORE NULLS) OVER so_far AS is_side_line
    FROM acts WINDOW so_far AS (PARTITION BY business_id ORDER BY act_number ROWS UNBOUNDED PRECEDING)
),
changed AS (
    SELECT * FROM stated
    WINDOW business AS (PARTITION BY business_id ORDER BY act_number)
    QUALIFY row_number() OVER business = 1
        OR (municipality_code, branch_group, legal_form_group, is_side_line)
            IS DISTINCT FROM lag((municipality_code, branch_group, legal_form_group, is_side_line)) OVER business
),
version AS (
    SELECT * EXCLUDE (effective_date),
        CASE WHEN lag(act_number) OVER business IS NULL THEN DATE '0001-01-01' ELSE effective_date END AS valid_from,
        coalesce(lead(effective_date) OVER business, DATE '9999-12-31') AS valid_until
    FROM changed WINDOW business AS (PARTITION BY business_id ORDER BY act_number)
),
owner AS (
    SELECT business_id, person_id, nationality_class,
        greatest(start_date, coalesce(from_date, start_date)) AS acts_from,
        least(coalesce(end_date, DATE '9999-12-31'), coalesce(until_date, DATE '9999-12-31')) AS acts_until
    FROM parts LEFT JOIN core.person_states USING (person_id)
    WHERE acts_from < acts_until
),
span AS (
    SELECT business_id, day AS from_date, lead(day, 1, DATE '9999-12-31') OVER (PARTITION BY business_id ORDER BY day) AS until_date
    FROM (
        SELECT business_id, acts_from AS day FROM owner
        UNION SELECT business_id, acts_until FROM owner WHERE acts_until < DATE '9999-12-31'
        UNION SELECT business_id, valid_from FROM version WHERE valid_from > DATE '0001-01-01' AND valid_from < valid_until
    )
),
active AS (
    SELECT business_id, from_date, until_date, count(DISTINCT nullif(person_id, '')) AS owner_count,
        count(DISTINCT person_id) FILTER (nationality_class = 'foreign') AS foreign_owner_count,
        count(DISTINCT nullif(person_id, '')) FILTER (coalesce(nationality_class, 'unknown') = 'unknown') AS unknown_owner_count
    FROM span JOIN owner USING (business_id)
    WHERE acts_from <= from_date AND from_date < acts_until
    GROUP BY ALL
)
SELECT business_id, from_date, until_date, municipality_code, branch_group, legal_form_group, is_side_line, begun.start_date,
    owner_count::INTEGER AS owner_count, foreign_owner_count::INTEGER AS foreign_owner_count, unknown_owner_count::INTEGER AS unknown_owner_count,
    CASE
        WHEN owner_count = 0 THEN 'undeterminable'
        WHEN 2 * foreign_owner_count >= owner_count THEN 'foreign'
        WHEN 2 * (foreign_owner_count + unknown_owner_count) >= owner_count THEN 'unknown'
        ELSE 'german'
    END AS ownership,
    CASE WHEN foreign_owner_count > 0 THEN true WHEN owner_count > 0 AND unknown_owner_count = 0 THEN false END AS is_foreign_any,
    CASE
        WHEN owner_count = 0 THEN NULL
        WHEN foreign_owner_count + unknown_owner_count < owner_count THEN false
        WHEN unknown_owner_count = 0 THEN true
    END AS is_foreign_all
FROM active JOIN version USING (business_id)
LEFT JOIN (SELECT business_id, min(effective_date) AS start_date FROM acts WHERE kind = 'registration' GROUP BY ALL) AS begun USING (business_id)
WHERE valid_from <= from_date AND from_date < valid_until
