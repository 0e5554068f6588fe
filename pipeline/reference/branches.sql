-- Every code of both editions with the group of its longest matching rule and whether that group is certain.
WITH grouped AS (
    SELECT code.wz_edition, code.wz_code, arg_max(rule.branch_group, length(rule.prefix)) AS branch_group
    FROM codes AS code
    JOIN rules AS rule ON rule.wz_edition = code.wz_edition AND starts_with(code.wz_code, rule.prefix)
    GROUP BY ALL
),

-- where a five-digit code of 2008 may have gone, by group; a code of 2025 stays what it is
meanings AS (
    SELECT source.wz_edition, source.wz_code, target.branch_group
    FROM bridge
    JOIN grouped AS source ON source.wz_edition = '2008' AND source.wz_code = bridge.wz_2008_code
    JOIN grouped AS target ON target.wz_edition = '2025' AND target.wz_code = bridge.wz_2025_code
    UNION
    SELECT wz_edition, wz_code, branch_group FROM grouped WHERE length(wz_code) = 5
)

SELECT
    grouped.wz_edition,
    grouped.wz_code,
    grouped.branch_group,
    coalesce(bool_or(meaning.branch_group <> grouped.branch_group), false) AS is_ambiguous
FROM grouped
LEFT JOIN meanings AS meaning
    ON meaning.wz_edition = grouped.wz_edition AND starts_with(meaning.wz_code, grouped.wz_code)
GROUP BY ALL
ORDER BY ALL
