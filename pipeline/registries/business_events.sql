-- core.business_events: foundings, closings, take-overs and moves by the rules of the statistics of business notices (Gewerbeanzeigenstatistik).
-- A business is founded when it opens anew and closed when its last part ends; partners who come or go meanwhile change nothing, and several notices of one
-- day count once. A legal form changed, a conversion or a move within one business is neither founding nor closing.
WITH told AS (  -- what the business had stated up to each of its notices
    SELECT business_id, person_id, act_number, effective_date, kind, reason_code, is_closing, closing_reason_code, is_opening,
        last_value(municipality_code IGNORE NULLS) OVER so_far AS municipality_code,
        last_value(branch_group IGNORE NULLS) OVER so_far AS branch_group,
        last_value(legal_form_group IGNORE NULLS) OVER so_far AS legal_form_group,
        last_value(is_side_line IGNORE NULLS) OVER so_far AS is_side_line,
        last_value(is_commercially_registered IGNORE NULLS) OVER so_far AS is_commercially_registered,
        last_value(has_craft_card IGNORE NULLS) OVER so_far AS has_craft_card,
        last_value(CASE WHEN full_time_count IS NOT NULL OR part_time_count IS NOT NULL THEN coalesce(full_time_count, 0) + coalesce(part_time_count, 0) END
            IGNORE NULLS) OVER so_far AS staff,
        row_number() OVER (PARTITION BY business_id, person_id ORDER BY act_number) = 1 AS is_first_of_person
    FROM acts WINDOW so_far AS (PARTITION BY business_id ORDER BY act_number ROWS UNBOUNDED PRECEDING)
),
days AS (  -- the notices of one day together; what stands in the strictest of them decides
    SELECT business_id, effective_date AS date,
        bool_or(kind = 'registration') AS has_registration,
        bool_or(kind = 'deregistration') AS has_deregistration,
        CASE
            WHEN bool_or(kind = 'registration' AND reason_code = 'moved_in') THEN 'moved_in'
            WHEN bool_or(kind = 'registration' AND reason_code = 'takeover') THEN 'takeover'
            WHEN bool_or(kind = 'registration' AND reason_code = 'conversion') THEN 'conversion'
            WHEN bool_or(kind = 'registration' AND reason_code = 'legal_form') THEN 'legal_form'
            WHEN bool_or(kind = 'registration' AND coalesce(reason_code, 'new') = 'new') THEN 'new'
            WHEN bool_or(kind = 'registration') THEN 'partner_enters'
        END AS opened_as,
        CASE
            WHEN bool_or(kind = 'deregistration' AND reason_code = 'moved_out') THEN 'moved_out'
            WHEN bool_or(kind = 'deregistration' AND reason_code = 'handover' AND is_closing) THEN 'handover'
            WHEN bool_or(kind = 'deregistration' AND reason_code = 'conversion') THEN 'conversion'
            WHEN bool_or(kind = 'deregistration' AND reason_code = 'legal_form') THEN 'legal_form'
            WHEN bool_or(kind = 'deregistration' AND reason_code = 'handover') THEN 'shares_handed_on'
            WHEN bool_or(kind = 'deregistration') THEN 'given_up'
        END AS ended_as,
        bool_or(kind = 'registration' AND reason_code = 'takeover' AND is_first_of_person) AS has_new_owner,
        min(act_number) = 1 AS is_first,
        arg_max(municipality_code, act_number) FILTER (kind = 'registration') AS municipality_in,
        arg_max(municipality_code, act_number) FILTER (kind = 'deregistration') AS municipality_out,
        arg_max({'branch_group': branch_group, 'legal_form_group': legal_form_group, 'is_full': coalesce(legal_form_group, 'sole') <> 'sole'
            OR NOT coalesce(is_side_line, false)
            AND (coalesce(is_commercially_registered, false) OR coalesce(has_craft_card, false) OR coalesce(staff, 0) > 0)}, act_number) AS state,
        max(closing_reason_code) AS closing_reason_code
    FROM told GROUP BY business_id, effective_date
),
spans AS (  -- when the business was open without a gap
    SELECT business_id, min(start_date) AS start_date, CASE WHEN NOT bool_or(end_date IS NULL) THEN max(end_date) END AS end_date
    FROM (
        SELECT *, sum(is_new::INTEGER) OVER (PARTITION BY business_id ORDER BY start_date, end_date NULLS LAST, person_id ROWS UNBOUNDED PRECEDING) AS span_number
        FROM (
            SELECT *, coalesce(start_date > max(coalesce(end_date, DATE '9999-12-31')) OVER (
                PARTITION BY business_id ORDER BY start_date, end_date NULLS LAST, person_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ), true) AS is_new
            FROM parts
        )
    )
    GROUP BY business_id, span_number
),
bounded AS (
    SELECT spans.*, opening.opened_as, opening.is_first, ending.ended_as,
        lag(ending.ended_as) OVER business AS ended_before, lag(end_date) OVER business AS end_before,
        lead(opening.opened_as) OVER business AS opened_after, lead(start_date) OVER business AS start_after
    FROM spans
    LEFT JOIN days AS opening ON opening.business_id = spans.business_id AND opening.date = spans.start_date
    LEFT JOIN days AS ending ON ending.business_id = spans.business_id AND ending.date = spans.end_date
    WINDOW business AS (PARTITION BY spans.business_id ORDER BY start_date)
),
-- The two halves of one change often bear different days: within a month, what ended by a change and opens again is going on.
founded AS (
    SELECT business_id, start_date AS date, 'founding' AS kind FROM bounded
    WHERE opened_as = 'new' AND NOT (coalesce(ended_before, '') IN ('legal_form', 'conversion', 'moved_out', 'handover', 'shares_handed_on') AND start_date - end_before <= 31)
),
closed AS (
    SELECT business_id, end_date AS date, 'closing' AS kind FROM bounded
    WHERE ended_as = 'given_up' AND NOT (coalesce(opened_after, '') IN ('legal_form', 'conversion', 'moved_in', 'takeover') AND start_after - end_date <= 31)
),
moves AS (  -- out of one municipality and into another; within one it is none
    SELECT business_id, date, unnest(
        CASE WHEN ended_as = 'moved_out' THEN [{'kind': 'moved_out', 'place': municipality_out}] ELSE [] END
        || CASE WHEN opened_as = 'moved_in' THEN [{'kind': 'moved_in', 'place': municipality_in}] ELSE [] END) AS move
    FROM days WHERE ended_as = 'moved_out' OR opened_as = 'moved_in'
),
moved AS (
    SELECT business_id, date, move.kind AS kind FROM moves
    WINDOW business AS (PARTITION BY business_id ORDER BY date, move.kind = 'moved_in')
    QUALIFY NOT coalesce(
        move.kind = 'moved_out' AND lead(move.kind) OVER business = 'moved_in' AND lead(move.place) OVER business = move.place
        OR move.kind = 'moved_in' AND lag(move.kind) OVER business = 'moved_out' AND lag(move.place) OVER business = move.place, false)
),
handed AS (
    SELECT business_id, date, 'takeover' AS kind FROM days WHERE has_new_owner AND coalesce(opened_as, '') <> 'moved_in'
    UNION ALL
    SELECT business_id, date, 'handover' FROM days WHERE ended_as = 'handover'
    UNION ALL  -- partners who all hand on their shares
    SELECT business_id, end_date, 'handover' FROM bounded WHERE ended_as = 'shares_handed_on'
    UNION ALL
    SELECT business_id, date, 'conversion' FROM days WHERE opened_as = 'conversion' AND is_first
),
happened AS (
    SELECT happening.business_id, happening.date,
        CASE WHEN happening.kind IN ('founding', 'closing') THEN happening.kind || if(state.is_full, '_full', '_small') ELSE happening.kind END AS kind,
        CASE WHEN happening.kind IN ('closing', 'handover', 'moved_out') THEN coalesce(municipality_out, municipality_in)
            ELSE coalesce(municipality_in, municipality_out) END AS municipality_code,
        state.branch_group AS branch_group, state.legal_form_group AS legal_form_group, happening.kind IN ('closing', 'handover', 'moved_out') AS is_end,
        CASE WHEN happening.kind IN ('closing', 'handover', 'moved_out') THEN days.closing_reason_code END AS closing_reason_code
    FROM (FROM founded UNION ALL FROM closed UNION ALL FROM moved UNION ALL FROM handed) AS happening
    JOIN days ON days.business_id = happening.business_id AND days.date = happening.date
),
present AS (  -- who acts from that day on; at an end, who acted until then
    SELECT DISTINCT happened.business_id, happened.date, happened.kind, parts.person_id
    FROM happened
    JOIN parts ON parts.business_id = happened.business_id AND person_id <> '' AND (
        start_date = happened.date AND end_date = happened.date
        OR is_end AND start_date < happened.date AND (end_date IS NULL OR end_date >= happened.date)
        OR NOT is_end AND start_date <= happened.date AND (end_date IS NULL OR end_date > happened.date))
),
named AS (  -- where the register never told who had begun: who is named in the notices of the day
    SELECT DISTINCT happened.business_id, happened.date, happened.kind, acts.person_id
    FROM happened ANTI JOIN present USING (business_id, date, kind)
    JOIN acts ON acts.business_id = happened.business_id AND acts.effective_date = happened.date AND person_id <> ''
),
acting AS (
    SELECT business_id, date, kind, count(*) AS owners, count(*) FILTER (nationality_class = 'foreign') AS foreigners,
        count(*) FILTER (coalesce(nationality_class, 'unknown') = 'unknown') AS unknown
    FROM (FROM present UNION ALL FROM named) AS person
    LEFT JOIN core.person_states AS state ON state.person_id = person.person_id AND from_date <= person.date AND person.date < until_date
    GROUP BY ALL
)
SELECT happened.business_id, happened.date, happened.kind, municipality_code, branch_group, legal_form_group,
    CASE
        WHEN coalesce(owners, 0) = 0 THEN 'undeterminable'
        WHEN 2 * foreigners >= owners THEN 'foreign'
        WHEN 2 * (foreigners + unknown) >= owners THEN 'unknown'
        ELSE 'german'
    END AS ownership, closing_reason_code
FROM happened
LEFT JOIN acting ON acting.business_id = happened.business_id AND acting.date = happened.date AND acting.kind = happened.kind
