package engine

import (
	"bench/engine/draw"
	"bench/engine/text"
)

// draw gives the next batch of the trial its values, in row; nil where the cell's requests have none. Batches get theirs in
// the order in which they start, whoever sends them.
func (t *trial) draw(row *draw.Row) text.Values {
	if t.cell.stream == nil {
		return nil
	}
	p := draw.Place{Block: t.block}
	switch t.purpose {
	case Record:
		p.Batch = t.number(t.drawn.Add(1) - 1)
	case leadIn:
		p.Phase, p.Batch = draw.LeadIn, t.number(t.drawn.Add(1)-1)
	default: // a warm-up may have several pilots
		p.Phase, p.Batch = draw.WarmUp, t.number(t.cell.warmed.Add(1)-1)
	}
	t.cell.stream.Draw(row, p)
	return row
}
