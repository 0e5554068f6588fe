-- The product-limit estimate of survival (Kaplan and Meier 1958) of the temp table lives, by area and ownership: one row a day on which something ends.
-- Interval: Greenwood's variance on the log-log scale, 95 %. Nobody is at risk before she is seen, nor after.
CREATE OR REPLACE TEMP TABLE survival_curve AS
WITH steps AS (
    SELECT area_code, ownership, day, sum(entered) AS entered, sum(gone) AS gone, sum(closed) AS closed
    FROM (
        SELECT area_code, ownership, entry_days AS day, 1 AS entered, 0 AS gone, 0 AS closed FROM lives
        UNION ALL
        SELECT area_code, ownership, exit_days, 0, 1, is_closed::INTEGER FROM lives
    )
    GROUP BY ALL
),
risks AS (
    SELECT *, coalesce(sum(entered - gone) OVER (
        PARTITION BY area_code, ownership ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS at_risk
    FROM steps
),
products AS (
    SELECT area_code, ownership, day, at_risk, closed,
        product(1 - coalesce(share(closed, at_risk), 0)) OVER so_far AS survival,
        sum(coalesce(share(closed, at_risk * (at_risk - closed)), 0)) OVER so_far AS variance
    FROM risks WHERE day >= 0
    WINDOW so_far AS (PARTITION BY area_code, ownership ORDER BY day ROWS UNBOUNDED PRECEDING)
)
SELECT *, survival * sqrt(variance) AS standard_error,
    CASE WHEN survival > 0 AND survival < 1 THEN power(survival, exp(-1.959964 * sqrt(variance) / ln(survival))) END AS ci_low,
    CASE WHEN survival > 0 AND survival < 1 THEN power(survival, exp(1.959964 * sqrt(variance) / ln(survival))) END AS ci_high
FROM products;
