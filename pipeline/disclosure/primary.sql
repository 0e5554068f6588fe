-- Primary suppression at the defaults of the rules (settings.toml, section rules): status and shown value of every cell.
-- A share is judged by its numerator, by its rest and by its base; a sum by its units and by its largest ones.
-- A figure that would let one reckon back what it is made of (rules figure, diversity) needs a base, but where there is nothing at all.
WITH judged AS (
    SELECT *,
        CASE rule WHEN 'origin_cross' THEN $origin_cross WHEN 'reason' THEN $reason WHEN 'theme' THEN $theme WHEN 'theme_base' THEN $theme WHEN 'theme_cross' THEN $theme_cross WHEN 'funnel' THEN $funnel ELSE $count END AS smallest,
        CASE
            WHEN status = 'unreliable' AND value IS NULL THEN 'suppressed_primary'  -- an office keeps it secret
            WHEN status = 'missing' OR value IS NULL THEN 'missing'
            WHEN rule = 'open' THEN 'ok'
            WHEN rule = 'figure' AND base < $figure_base AND (base > 0 OR value <> 0) THEN 'suppressed_primary'
            WHEN rule = 'diversity' AND base < $diversity_base THEN 'suppressed_primary'
            WHEN rule = 'survey' AND base < $survey_base THEN 'suppressed_primary'
            WHEN rule = 'theme_base' AND base < $theme_base AND base > 0 THEN 'suppressed_primary'
            WHEN rule = 'theme_cross' AND count = base THEN 'suppressed_primary'  -- a group of one mind
            WHEN rule = 'theme_cross' AND base < $survey_base AND (count = 0 OR base - count < $theme) THEN 'suppressed_primary'
            WHEN unit = 'share' AND base < $survey_base THEN 'suppressed_primary'
            WHEN count BETWEEN 1 AND smallest - 1 THEN 'suppressed_primary'
            WHEN unit = 'share' AND base - count BETWEEN 1 AND smallest - 1 THEN 'suppressed_primary'
            WHEN largest_share > $largest_share OR two_largest_share > $two_largest_share THEN 'suppressed_primary'
            WHEN status = 'protected' THEN 'suppressed_primary'  -- one sign for both: which cell is under five is told of none
            WHEN rule = 'survey' AND base < $survey_base_reliable THEN 'unreliable'
            ELSE status
        END AS verdict
    FROM core.cells
)

SELECT
    indicator_id, area_code, period, breakdown, category,
    CASE WHEN verdict IN ('ok', 'incomplete', 'unreliable') THEN value END AS value,
    CASE WHEN verdict IN ('ok', 'incomplete', 'unreliable') THEN ci_low END AS ci_low,
    CASE WHEN verdict IN ('ok', 'incomplete', 'unreliable') THEN ci_high END AS ci_high,
    unit,
    CASE WHEN verdict = 'ok' AND value = 0 THEN 'zero' ELSE verdict END AS status,
    definition_id
FROM judged
