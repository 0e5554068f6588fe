-- Codes of each interview in the order of days: people's where somebody coded it in full, else the program's; an interview without a code has a row without code.
-- The same codings count as in the figures (indicators/theme_codings.sql): in what interviewees say; of several people what at least half of them gave; the program's
-- only for codes that it finds well enough, or unchecked while nobody has coded. Where it counts for no code, a talk that nobody coded is not read at all.
-- A6 names others and does not count.
WITH answers AS (SELECT interview_id, turn_number FROM core.turns WHERE role = 'interviewee'),
people AS (SELECT interview_id, count(DISTINCT coder) AS coders FROM core.coded_interviews GROUP BY ALL),
told_in AS (SELECT interview_id, bool_or(is_coded) AS is_coded FROM core.passages SEMI JOIN answers USING (interview_id, turn_number) GROUP BY ALL),
checked AS (
    SELECT coalesce(sum(gold_units), 0) > 0 AS is_checked, NOT is_checked OR coalesce(bool_or(is_shown AND method <> 'human'), false) AS is_program_counting
    FROM core.theme_trust
),
read AS (
    SELECT wave, interview_id, date FROM core.interviews SEMI JOIN answers USING (interview_id)
    LEFT JOIN people USING (interview_id) LEFT JOIN told_in USING (interview_id) CROSS JOIN checked
    WHERE wave IS NOT NULL AND (coders > 0 OR coalesce(is_coded, true) AND is_program_counting)
),
by_people AS (
    SELECT interview_id, code_id FROM core.codings
    SEMI JOIN core.coded_interviews USING (interview_id, coder) SEMI JOIN answers USING (interview_id, turn_number) JOIN people USING (interview_id)
    GROUP BY interview_id, code_id, coders HAVING 2 * count(DISTINCT coder) >= coders
),
by_program AS (
    SELECT DISTINCT interview_id, code_id FROM core.mentions ANTI JOIN core.coded_interviews USING (interview_id) CROSS JOIN checked
    LEFT JOIN core.theme_trust USING (code_id)
    WHERE if(source = 'example', 'rule', source) = CASE WHEN NOT is_checked THEN 'rule' WHEN is_shown THEN method END
),
counting AS (SELECT * FROM (FROM by_people UNION ALL FROM by_program) WHERE code_id <> 'A6')
SELECT wave, interview_id, code_id,
    dense_rank() OVER (PARTITION BY wave ORDER BY date NULLS LAST, interview_id) - 1 AS position
FROM read LEFT JOIN counting USING (interview_id)
ORDER BY ALL
