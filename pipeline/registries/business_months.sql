-- core.business_months: every touched business active on the last day of a delivered month, with the attributes it had then; untouched ones are carried
-- on into months that are new.
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
        CASE WHEN lag(act_number) OVER business IS NULL THEN DATE '0001-01-01' ELSE effective_date END AS from_date,
        coalesce(lead(effective_date) OVER business, DATE '9999-12-31') AS until_date
    FROM changed WINDOW business AS (PARTITION BY business_id ORDER BY act_number)
),
active AS (
    SELECT month, day, business_id, count(DISTINCT nullif(parts.person_id, '')) AS owner_count,
        count(DISTINCT parts.person_id) FILTER (nationality_class = 'foreign') AS foreign_owner_count,
        count(DISTINCT nullif(parts.person_id, '')) FILTER (coalesce(nationality_class, 'unknown') = 'unknown') AS unknown_owner_count
    FROM parts
    JOIN delivered ON start_date <= day AND (end_date IS NULL OR end_date > day)
    LEFT JOIN core.person_states AS state ON state.person_id = parts.person_id AND from_date <= day AND day < until_date
    GROUP BY ALL
)
SELECT month, business_id, municipality_code, branch_group, legal_form_group, is_side_line, begun.start_date,
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
WHERE version.from_date <= day AND day < version.until_date
UNION ALL BY NAME
SELECT carried.* REPLACE (new_months.month AS month)
FROM core.business_months AS carried JOIN new_months ON carried.month = month_before
ANTI JOIN touched USING (business_id)
