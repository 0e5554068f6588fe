-- The arithmetic of all figures, once: the sections use these macros, figures.py tells what they compute and lets tests call them.
CREATE OR REPLACE TEMP MACRO share(part, whole) AS part::DOUBLE / nullif(whole, 0);
CREATE OR REPLACE TEMP MACRO change(earlier, later) AS later::DOUBLE / nullif(earlier, 0) - 1;
CREATE OR REPLACE TEMP MACRO index_of(value, base_value) AS 100 * value::DOUBLE / nullif(base_value, 0);
CREATE OR REPLACE TEMP MACRO quotient(part, whole, part_of_all, all_of_them) AS share(part, whole) / nullif(share(part_of_all, all_of_them), 0);
CREATE OR REPLACE TEMP MACRO rate(part, whole, per) AS per * part::DOUBLE / nullif(whole, 0);
CREATE OR REPLACE TEMP MACRO rounding_difference(whole, parts) AS abs(whole - list_sum(parts));

-- Wilson's 95 % interval of a share (E. B. Wilson 1927); 3.8414588 is the square of 1.959964.
CREATE OR REPLACE TEMP MACRO wilson_middle(part, whole) AS (part + 3.8414588 / 2) / (nullif(whole, 0) + 3.8414588);
CREATE OR REPLACE TEMP MACRO wilson_reach(part, whole) AS
    1.959964 / (nullif(whole, 0) + 3.8414588) * sqrt(part::DOUBLE * (whole - part) / nullif(whole, 0) + 3.8414588 / 4);
CREATE OR REPLACE TEMP MACRO wilson_low(part, whole) AS CASE WHEN part = 0 AND whole > 0 THEN 0.0 ELSE wilson_middle(part, whole) - wilson_reach(part, whole) END;
CREATE OR REPLACE TEMP MACRO wilson_high(part, whole) AS CASE WHEN part = whole AND whole > 0 THEN 1.0 ELSE wilson_middle(part, whole) + wilson_reach(part, whole) END;

-- The smallest number of units that a figure made of several counts tells about: what disclosure control judges; 0 where all are nought.
CREATE OR REPLACE TEMP MACRO smallest_of(counts) AS coalesce(list_min(list_filter(counts, lambda n: n > 0)), 0);

-- Whether hidden cells whose sum is known can each still have five values (theme_cross): at least two cells, together no fewer than a cell that may be shown, the sum far enough from the least and the most that they can hold together.
-- Where all are hidden for their own sake (none of others), also far enough from all of them being as large as such a cell can be.
CREATE OR REPLACE TEMP MACRO is_enough(cells, total, lowest, highest, others) AS
    cells >= 2 AND total >= getvariable('theme_cross') AND total - lowest >= getvariable('theme_cross') - 1 AND highest - total >= getvariable('theme_cross') - 1
    AND (others > 0 OR cells * (getvariable('theme_cross') - 1) - total >= 2);
