-- raw.notices: the records of a batch that stands at the door, without what identifies.
SELECT getvariable('delivery') AS delivery_id, row_number, line_number, business_id, notice_id, kind, is_correction,
    reported_date, effective_date, reason, municipality, postcode, legal_form, wz, is_side_line, is_itinerant, craft_card,
    activity_kind, establishment_kind, full_time_count, part_time_count, representative_count
FROM door WHERE is_first
