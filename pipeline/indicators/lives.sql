-- How long founded businesses have lived, in days: from when on they were seen (-1: from their founding) and until when; a move or a take-over is no closing.
-- Whoever was founded before the first month delivered is seen from that month on only; whoever still stands in the newest month is seen until then.
CREATE OR REPLACE TEMP TABLE lives AS
WITH seen AS (SELECT date_trunc('month', min(day))::DATE AS first_day, max(day) AS last_day FROM months),
followed AS (
    SELECT business_id, date, kind, municipality_code, ownership, lead(kind) OVER business AS next_kind
    FROM core.business_events WHERE kind NOT IN ('takeover', 'conversion')
    WINDOW business AS (PARTITION BY business_id ORDER BY date, starts_with(kind, 'founding') DESC, kind = 'moved_in')
),
turns AS (
    SELECT * EXCLUDE (next_kind), lead(kind) OVER business AS next_kind, lead(date) OVER business AS next_date
    FROM followed
    WHERE kind NOT IN ('moved_in', 'handover') AND NOT (kind = 'moved_out' AND coalesce(next_kind, '') = 'moved_in')
    WINDOW business AS (PARTITION BY business_id ORDER BY date, starts_with(kind, 'founding') DESC)
)
SELECT left(municipality_code, 5) AS area_code, ownership,
    if(date < first_day, first_day - date, -1) AS entry_days,
    least(coalesce(next_date, last_day), last_day) - date AS exit_days,
    coalesce(starts_with(next_kind, 'closing') AND next_date <= last_day, false) AS is_closed
FROM turns CROSS JOIN seen
WHERE starts_with(kind, 'founding') AND date <= last_day AND coalesce(next_date, last_day) >= first_day;
