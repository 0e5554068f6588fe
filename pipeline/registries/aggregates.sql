-- raw.aggregates: every line of a finished table with its meaning, or the number of the message that says what is wrong with it.
CREATE OR REPLACE TEMP TABLE finished_lines AS
WITH spelled AS (
    SELECT row_number, line_number, [month, indicator_id, breakdown, category, value, base] AS cells,
        trim(month) AS written_month, trim(indicator_id) AS written_indicator, trim(breakdown) AS written_breakdown, trim(category) AS written_category,
        trim(value) AS written_value, nullif(trim(base), '') AS written_base
    FROM incoming
),
meant AS (
    SELECT spelled.*,
        CASE
            WHEN regexp_full_match(written_month, '(19|20)\d\d-(0[1-9]|1[0-2])(-\d\d)?') THEN left(written_month, 7)
            WHEN regexp_full_match(written_month, '(0[1-9]|1[0-2])[./](19|20)\d\d') THEN right(written_month, 4) || '-' || left(written_month, 2)
        END AS month,
        indicators.code AS indicator_id, breakdowns.code AS breakdown, categories.code AS category,
        -- The signs of official statistics: "-" is nothing, the others are not known to us.
        written_value IN ('.', '...', '…', '/', 'x', 'X') AS is_secret,
        try_cast(if(written_value IN ('-', '–'), '0', regexp_replace(written_value, '[. ](\d{3})', '\1', 'g')) AS BIGINT) AS value,
        try_cast(regexp_replace(written_base, '[. ](\d{3})', '\1', 'g') AS BIGINT) AS base
    FROM spelled
    LEFT JOIN aggregate_words AS indicators ON indicators.field = 'indicator_id' AND indicators.written = fold(written_indicator)
    LEFT JOIN aggregate_words AS breakdowns ON breakdowns.field = 'breakdown'
        AND breakdowns.written = coalesce(nullif(fold(written_breakdown), ''), 'total')
    LEFT JOIN aggregate_words AS categories ON categories.field = breakdowns.code
        AND categories.written = coalesce(nullif(fold(written_category), ''), 'all')
),
judged AS (
    SELECT *, CASE
        WHEN month IS NULL THEN ['Monat', written_month]
        WHEN indicator_id IS NULL THEN ['Kennzahl', written_indicator]
        WHEN breakdown IS NULL OR NOT list_contains(getvariable('allowed'), indicator_id || ' ' || breakdown) THEN ['Gliederung', written_breakdown]
        WHEN category IS NULL THEN ['Ausprägung', written_category]
        WHEN NOT is_secret AND (value IS NULL OR value < 0) THEN ['Wert', written_value]
        WHEN written_base IS NOT NULL AND (base IS NULL OR base < 0) THEN ['Bezug', written_base]
    END AS problem
    FROM meant
),
numbered AS (
    SELECT *, row_number() OVER (PARTITION BY month, indicator_id, breakdown, category, problem IS NULL ORDER BY row_number) AS time_named FROM judged
)
SELECT row_number, line_number, cells, month, indicator_id, breakdown, category, value, base,
    CASE WHEN problem IS NOT NULL THEN 'R-068' WHEN time_named > 1 THEN 'R-039' END AS code,
    problem[1] AS field, problem[2] AS written
FROM numbered
