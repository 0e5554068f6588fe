-- Records by office, delivery and category, for every field of notices whose shares are looked at; months in their order.
-- Counted by combination first, so that millions of notices become a few hundred rows before they are taken apart.
WITH monthly AS (
    SELECT delivery_id, source_id, file_name, coalesce(period, '') AS period FROM raw.deliveries
    WHERE source_kind = 'trade_office' AND status = 'accepted'
    -- a corrected file under the same name takes the place of the one before
    QUALIFY row_number() OVER (PARTITION BY source_id, file_name ORDER BY received_at DESC, delivery_id) = 1
),
notice_counts AS (
    SELECT delivery_id, kind, legal_form_group, CASE is_side_line WHEN true THEN 'ja' WHEN false THEN 'nein' END AS is_side_line, count(*) AS records
    FROM core.notices GROUP BY ALL
),
person_counts AS (
    SELECT delivery_id, sex, nationality_class, count(*) AS records FROM core.notice_persons GROUP BY ALL
),
valued AS (
    FROM notice_counts UNPIVOT INCLUDE NULLS (category FOR field IN (kind, legal_form_group, is_side_line))
    UNION ALL BY NAME
    FROM person_counts UNPIVOT INCLUDE NULLS (category FOR field IN (sex, nationality_class))
)
SELECT source_id, field, file_name, coalesce(category, '–') AS category, sum(records)::BIGINT AS records
FROM valued JOIN monthly USING (delivery_id)
GROUP BY source_id, field, file_name, period, category
ORDER BY source_id, field, period, file_name, category
