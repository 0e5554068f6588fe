-- core.quotes: released sentences; text only where it stands word for word in an interviewee's redacted turn (vault.turns).
-- Theme codes are those of the mentions that overlap it, in the order of the codebook; empty until the talk is coded.
WITH placed AS (
    SELECT released.quote_id, released.interview_id, released.text, turns.turn_number,
        strpos(said.redacted_text, released.text) - 1 AS first_character
    FROM released_sentences AS released
    LEFT JOIN (vault.turns AS said JOIN core.turns AS turns USING (interview_id, turn_number))
        ON turns.interview_id = released.interview_id AND turns.role = 'interviewee'
        AND strpos(said.redacted_text, released.text) > 0 AND strpos(released.text, '[') = 0
    QUALIFY row_number() OVER (PARTITION BY released.quote_id ORDER BY turns.turn_number) = 1
)
SELECT placed.quote_id, placed.interview_id,
    CASE WHEN placed.turn_number IS NOT NULL THEN placed.text END AS text,
    coalesce((SELECT string_agg(DISTINCT mentions.code_id, ',' ORDER BY mentions.code_id) FROM core.mentions AS mentions
        WHERE mentions.interview_id = placed.interview_id AND mentions.turn_number = placed.turn_number
            AND mentions.code_id LIKE 'T%'
            AND mentions.start_offset < placed.first_character + length(placed.text)
            AND mentions.end_offset > placed.first_character), '') AS theme_codes,
    interviews.has_quote_consent AS has_consent,
    placed.turn_number IS NOT NULL AS is_verbatim
FROM placed JOIN core.interviews AS interviews USING (interview_id)
