-- C1: jobs in surveyed businesses, as they say themselves; never from field 22 of the trade notice.
-- A sum is judged by how many businesses stand behind it and by how much of it the largest have.
WITH kinds (question_name, kind) AS (
    VALUES ('jobs_full_time', 'full_time'), ('jobs_part_time', 'part_time'), ('jobs_marginal', 'marginal'), ('jobs_apprentices', 'apprentices')
),
respondents AS (
    SELECT wave, count(DISTINCT respondent_id) AS respondents
    FROM core.survey_answers WHERE question_name = 'has_staff' AND state = 'answered' GROUP BY ALL
),
answers AS (
    SELECT wave, respondent_id, kind, number AS jobs
    FROM core.survey_answers JOIN kinds USING (question_name) WHERE state = 'answered' AND number > 0
),
businesses AS (
    SELECT wave, respondent_id, 'total' AS breakdown, 'all' AS category, sum(jobs) AS jobs FROM answers GROUP BY ALL
    UNION ALL
    SELECT wave, respondent_id, 'jobs', kind, jobs FROM answers
),
sums AS (
    SELECT wave, breakdown, category, sum(jobs) AS jobs, count(*) AS businesses,
        max(jobs) / sum(jobs) AS largest_share, list_sum(list_sort(list(jobs), 'DESC')[1:2]) / sum(jobs) AS two_largest_share
    FROM businesses GROUP BY ALL
)

SELECT 'C1' AS indicator_id, area_code, wave AS period, breakdown, category, jobs AS value, businesses AS count, respondents AS base,
    largest_share, two_largest_share, 'jobs' AS unit, 'survey' AS rule
FROM sums JOIN respondents USING (wave) CROSS JOIN (SELECT area_code FROM core.areas WHERE level = 'county') AS county
