-- core.aggregates: of every month of an office the figures that it delivered last; a month delivered again takes the place of the earlier one as a whole.
WITH standing AS (
    SELECT aggregate.*, dense_rank() OVER (
        PARTITION BY aggregate.municipality_code, month ORDER BY received_at DESC, delivery.period DESC NULLS LAST, aggregate.delivery_id DESC
    ) AS place
    FROM raw.aggregates AS aggregate JOIN raw.deliveries AS delivery USING (delivery_id)
)
SELECT municipality_code, month, indicator_id, breakdown, category, value, base, delivery_id FROM standing WHERE place = 1
