-- Which coding counts for the section E, once for all its figures: interviews_coded, coded_bases, told_passages and theme_codings.
-- Where people coded an interview in full, their codings count; else the program's, but only for codes that it finds well enough against people
-- (core.theme_trust.is_shown). While nobody has coded anything, the program's count for every code and are marked unchecked. A6 names others: it is in none of these.
CREATE OR REPLACE TEMP TABLE interviews_coded AS
WITH people AS (SELECT interview_id, count(DISTINCT coder) AS coders FROM core.coded_interviews GROUP BY ALL),
answers AS (SELECT interview_id, turn_number FROM core.turns WHERE role = 'interviewee'),
told_in AS (SELECT interview_id, bool_or(is_coded) AS is_coded FROM core.passages SEMI JOIN answers USING (interview_id, turn_number) GROUP BY ALL),
heard AS (SELECT DISTINCT interview_id FROM answers)
SELECT interviews.interview_id, wave, coalesce(coders, 0) AS coders,
    coalesce(branch_group, 'not_stated') AS branch_group, coalesce(origin_group, 'unresolved') AS origin_group,
    CASE WHEN sex = 'w' THEN 'women' ELSE 'others' END AS sex, coalesce(age_class, 'not_stated') AS age_class
FROM core.interviews
LEFT JOIN people USING (interview_id)
LEFT JOIN heard USING (interview_id)
LEFT JOIN told_in USING (interview_id)
WHERE coders > 0 OR (heard.interview_id IS NOT NULL AND coalesce(is_coded, true));

-- An interview and a code for which its coding counts: base of the code. Source is people, rule, model or unchecked; breakdown is activation_code for
-- A codes and theme for all others, also for X codes that somebody took up into the codebook from the suggestions.
CREATE OR REPLACE TEMP TABLE coded_bases AS
WITH checked AS (SELECT coalesce(sum(gold_units), 0) > 0 AS is_checked FROM core.theme_trust)
SELECT interview_id, wave, code_id, breakdown,
    CASE WHEN coders > 0 THEN 'people' WHEN is_checked THEN method ELSE 'unchecked' END AS source
FROM interviews_coded CROSS JOIN theme_codes CROSS JOIN checked
LEFT JOIN core.theme_trust AS trust USING (code_id)
WHERE code_id <> 'A6' AND (coders > 0 OR NOT is_checked OR (trust.is_shown AND method IN ('rule', 'model')));

-- A turn in which a code is told; by the codebook's rules or likeness to its examples, both count as rule. People's valence counts; where they gave none, the program's for the same code in the same turn.
-- Of several people who coded the same interview at least half must have given it the code, in what the interviewee says.
CREATE OR REPLACE TEMP TABLE told_passages AS
WITH by_program AS (
    SELECT interview_id, turn_number, code_id, if(source = 'example', 'rule', source) AS source, sign(sum(valence))::INTEGER AS valence, any_value(addressee) AS addressee
    FROM core.mentions GROUP BY ALL
),
by_people AS (
    SELECT codings.* FROM core.codings
    JOIN core.coded_interviews USING (interview_id, coder)
    JOIN core.turns USING (interview_id, turn_number)
    WHERE role = 'interviewee'
    QUALIFY 2 * count(DISTINCT coder) OVER (PARTITION BY interview_id, code_id)
        >= (SELECT count(DISTINCT coder) FROM core.coded_interviews AS others WHERE others.interview_id = codings.interview_id)
)
SELECT bases.interview_id, bases.wave, bases.code_id, bases.breakdown, bases.source, said.turn_number, said.valence, NULL::INTEGER AS intensity, NULL::VARCHAR AS urgency, addressee
FROM coded_bases AS bases JOIN by_program AS said USING (interview_id, code_id)
WHERE said.source = CASE bases.source WHEN 'unchecked' THEN 'rule' ELSE bases.source END
UNION ALL BY NAME
SELECT bases.interview_id, bases.wave, bases.code_id, bases.breakdown, bases.source, coded.turn_number, coalesce(coded.valence, found.valence) AS valence, intensity, urgency, found.addressee
FROM coded_bases AS bases JOIN by_people AS coded USING (interview_id, code_id)
LEFT JOIN by_program AS found ON found.interview_id = coded.interview_id AND found.turn_number = coded.turn_number
    AND found.code_id = coded.code_id AND found.source = 'rule'
WHERE bases.source = 'people';

-- A code told in an interview, once: a group talk too counts once.
CREATE OR REPLACE TEMP TABLE theme_codings AS
SELECT interview_id, wave, code_id, breakdown, source,
    coalesce(bool_or(valence > 0), false) AS is_strength, coalesce(bool_or(valence < 0), false) AS is_problem,
    bool_or(urgency = 'now') AS is_urgent
FROM told_passages GROUP BY ALL;
