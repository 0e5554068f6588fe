-- core.quotes: released sentences; text only where it stands word for word in an interviewee's redacted turn (vault.turns).
-- Theme and side are as the interviewer noted them. Where she noted none, the theme codes are those of the mentions that overlap it, the longest overlap
-- first, and no side is taken: a program does not put words beside a figure.
-- A turn with words that may tell who speaks, about which nobody has decided yet, gives no quote.
WITH placed AS (
    SELECT released.quote_id, released.interview_id, released.text, released.theme_code, released.sign, turns.turn_number,
        strpos(said.redacted_text, released.text) - 1 AS first_character
    FROM released_sentences AS released
    LEFT JOIN (vault.turns AS said JOIN core.turns AS turns USING (interview_id, turn_number))
        ON turns.interview_id = released.interview_id AND turns.role = 'interviewee'
        AND strpos(said.redacted_text, released.text) > 0 AND strpos(released.text, '[') = 0
        AND (turns.interview_id, turns.turn_number) NOT IN (SELECT (interview_id, turn_number) FROM vault.rare_combinations WHERE decision = 'open')
    QUALIFY row_number() OVER (PARTITION BY released.quote_id ORDER BY turns.turn_number) = 1
),
themes AS (
    SELECT placed.quote_id, mentions.code_id,
        max(least(mentions.end_offset, first_character + length(placed.text)) - greatest(mentions.start_offset, first_character)) AS overlap
    FROM placed JOIN core.mentions AS mentions USING (interview_id, turn_number)
    WHERE NOT regexp_full_match(mentions.code_id, 'A[0-9]+') AND mentions.start_offset < first_character + length(placed.text) AND mentions.end_offset > first_character
    GROUP BY ALL
),
spoken_of AS (
    SELECT quote_id, string_agg(code_id, ',' ORDER BY overlap DESC, code_id) AS theme_codes FROM themes GROUP BY ALL
)
SELECT placed.quote_id, placed.interview_id,
    CASE WHEN placed.turn_number IS NOT NULL THEN placed.text END AS text,
    coalesce(nullif(theme_code, ''), spoken_of.theme_codes, '') AS theme_codes,
    CASE sign WHEN '+' THEN 1 WHEN '-' THEN -1 ELSE 0 END AS valence,
    interviews.has_quote_consent AS has_consent,
    placed.turn_number IS NOT NULL AS is_verbatim
FROM placed JOIN core.interviews AS interviews USING (interview_id)
LEFT JOIN spoken_of USING (quote_id)
