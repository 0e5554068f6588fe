-- Turns of interviewees that the program could code, all of them or ($only_coded) those of interviews that a person coded in full. One row a turn.
-- A turn wholly in a language without a codebook is left out: there people's coding counts alone.
WITH readable AS (
    SELECT interview_id, turn_number, bool_or(is_coded) AS is_readable FROM core.passages GROUP BY ALL
)
SELECT interview_id, turn_number, redacted_text AS text
FROM core.turns
JOIN vault.turns USING (interview_id, turn_number)
LEFT JOIN readable USING (interview_id, turn_number)
WHERE role = 'interviewee' AND coalesce(is_readable, true)
    AND (NOT $only_coded OR interview_id IN (SELECT interview_id FROM core.coded_interviews))
ORDER BY interview_id, turn_number
