-- core.businesses: one row per business, attributes of its latest notice that states them.
WITH latest AS (
    SELECT business_id,
        arg_max(municipality_code, act_number) AS municipality_code,
        min(effective_date) FILTER (kind = 'registration') AS start_date,
        arg_max(effective_date, act_number) FILTER (kind = 'deregistration') AS last_deregistration,
        arg_max(reason_code, act_number) FILTER (kind = 'deregistration') AS last_reason,
        arg_max({'wz_code': wz_code, 'wz_edition': wz_edition, 'branch_group': branch_group}, act_number) FILTER (wz_code IS NOT NULL) AS branch,
        arg_max(legal_form_group, act_number) AS legal_form_group,
        arg_max(is_side_line, act_number) AS is_side_line
    FROM acts GROUP BY business_id
),
ended AS (
    SELECT business_id, CASE WHEN NOT bool_or(end_date IS NULL) THEN max(end_date) END AS end_date FROM parts GROUP BY business_id
)
SELECT business_id, municipality_code, start_date,
    CASE WHEN ended.business_id IS NULL THEN last_deregistration ELSE ended.end_date END AS end_date,
    CASE WHEN ended.business_id IS NULL OR ended.end_date IS NOT NULL THEN last_reason END AS end_reason_code,
    branch.wz_code AS wz_code, branch.wz_edition AS wz_edition, branch.branch_group AS branch_group, legal_form_group, is_side_line,
    company.right_id AS company_id, chamber.right_id AS chamber_entry_id
FROM latest LEFT JOIN ended USING (business_id)
LEFT JOIN (SELECT left_id AS business_id, min(right_id) AS right_id FROM core.links WHERE kind = 'company' AND is_accepted GROUP BY ALL) AS company USING (business_id)
LEFT JOIN (SELECT left_id AS business_id, min(right_id) AS right_id FROM core.links WHERE kind = 'chamber' AND is_accepted GROUP BY ALL) AS chamber USING (business_id)
