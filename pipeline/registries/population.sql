-- core.population: every line with its meaning, or the number of the message that says what is wrong with it.
CREATE OR REPLACE TEMP TABLE counted AS
WITH spelled AS (
    SELECT row_number, line_number, [municipality, incoming.date, nationality, population] AS cells,
        regexp_replace(municipality, '[^0-9]', '', 'g') AS digits, municipality AS written_municipality,
        plausible(day_of(trim(incoming.date))) AS date, incoming.date AS written_date,
        known.nationality_code, nationality AS written_nationality,
        try_cast(CASE WHEN trim(population) IN ('-', '–') THEN '0'
            -- (1.234) and 1234 p are numbers of less certainty, yet numbers
            ELSE regexp_replace(regexp_extract(trim(population), '^\(?([0-9. ]*[0-9])\)?( ?[a-z])?$', 1), '[. ](\d{3})', '\1', 'g') END AS BIGINT) AS population,
        -- The signs of official statistics: none of them is a zero.
        CASE trim(population) WHEN '.' THEN 'secret' WHEN '...' THEN 'unknown' WHEN '…' THEN 'unknown' WHEN '/' THEN 'unreliable'
            WHEN 'x' THEN 'impossible' WHEN 'X' THEN 'impossible' END AS sign,
        population AS written_population
    FROM incoming LEFT JOIN nationality_lookup AS known ON known.written = fold(nationality)
),
placed AS (
    SELECT *, CASE
        WHEN length(digits) IN (7, 8) THEN lpad(digits, 8, '0')
        WHEN length(digits) IN (11, 12) THEN left(lpad(digits, 12, '0'), 5) || right(digits, 3)
        WHEN lpad(digits, 5, '0') = getvariable('county') THEN getvariable('county')
    END AS area_code
    FROM spelled
),
judged AS (
    SELECT *, CASE
        WHEN area_code IS NULL OR NOT starts_with(area_code, getvariable('county')) THEN ['R-016', written_municipality]
        WHEN date IS NULL THEN ['R-045', written_date]
        WHEN nationality_code IS NULL THEN ['R-018', written_nationality]
        WHEN population IS NULL AND sign IS NULL THEN ['R-035', written_population]
    END AS problem
    FROM placed
),
numbered AS (
    SELECT *, row_number() OVER (PARTITION BY area_code, date, nationality_code, problem IS NULL ORDER BY row_number) AS time_named FROM judged
)
SELECT row_number, line_number, cells, area_code, date, nationality_code, population,
    coalesce(sign, CASE WHEN count(*) FILTER (population > 0) OVER () >= 20 AND bool_and(population % 5 = 0) OVER () THEN 'rounded' END) AS note,
    CASE WHEN problem IS NOT NULL THEN problem[1] WHEN time_named > 1 THEN 'R-039' END AS code,
    problem[2] AS written
FROM numbered
