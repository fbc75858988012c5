package draw

import (
	"hash/fnv"
	"math/bits"
	"slices"
	"sort"
	"strconv"

	"bench/plan"
)

// Append appends a value of the batch. It implements the values of package text.
func (r *Row) Append(dst []byte, v plan.Value) []byte {
	s := r.stream.source
	switch v.From {
	case plan.FromData:
		for _, t := range s.data {
			if t.Name == v.Name {
				return append(dst, t.value(r, v.Field)...)
			}
		}
	case plan.FromRandom:
		for _, d := range s.randoms {
			if d.Name == v.Name {
				return d.append(dst, r.key)
			}
		}
	case plan.FromSetup:
		return append(dst, s.known[v]...)
	case plan.FromCounter:
		for i := range s.counters {
			if c := &s.counters[i]; c.Name == v.Name {
				return strconv.AppendInt(dst, c.Start+r.number, 10)
			}
		}
	}
	return dst
}

// A table is rows.
type table struct {
	plan.Data
	salt uint64
}

func newTable(d plan.Data) *table { return &table{Data: d, salt: saltOf(d.Name)} }

func saltOf(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64()
}

// value is a column of a batch's row.
func (t *table) value(r *Row, column string) string {
	if at := slices.Index(t.Columns, column); at >= 0 && len(t.Rows) > 0 {
		return t.Rows[t.row(r)][at]
	}
	return ""
}

// row is the place of a batch's row.
func (t *table) row(r *Row) int {
	n := int64(len(t.Rows))
	if t.Order == plan.RandomRows {
		return int(upTo(mix(r.key^t.salt), uint64(n)))
	}
	at := r.stream.position(r.place, n)
	pass, place := at/n, at%n
	if place < 0 {
		pass, place = pass-1, place+n
	}
	if t.Order == plan.ShuffledRows {
		return int(permuted(uint64(place), uint64(n), mix(r.stream.seed^t.salt)+uint64(pass)))
	}
	return int(place)
}

// position is where a batch is among all that a cell has, of which each gets the next row. Where it is known how many those
// are, none of them has the place of another one. Else the blocks begin at places spread over the rows, and what leads them
// in is taken from before. Where several lead in at the same time, these are more than were known: they have the rows that nobody
// else has, from the last one on, or if there are none those of the others who lead in.
func (s *Stream) position(p Place, rows int64) int64 {
	if n := s.batches; n.Trial > 0 {
		begin := int64(n.Warmup) + int64(p.Block)*int64(n.LeadIn+n.Trial)
		switch p.Phase {
		case WarmUp:
			return p.Batch
		case LeadIn:
			if more := p.Batch - int64(n.LeadIn); more >= 0 && n.LeadIn > 0 {
				if spare := rows - int64(n.Whole(s.blocks)); spare > 0 {
					return rows - 1 - (int64(p.Block)*spare/int64(s.blocks)+more)%spare
				}
				return begin + more%int64(n.LeadIn)
			}
			return begin + p.Batch
		}
		return begin + int64(n.LeadIn) + p.Batch
	}
	begin := int64(p.Block) * rows / int64(s.blocks)
	switch p.Phase {
	case WarmUp:
		return p.Batch
	case LeadIn:
		return begin - 1 - p.Batch
	}
	return begin + p.Batch
}

// upTo is a number below n that is as likely as another, but for 2^-64 of bias each.
func upTo(x, n uint64) uint64 {
	high, _ := bits.Mul64(x, n)
	return high
}

// permuted is the place to which a permutation of the numbers below n leads: a Feistel network over the next power of four,
// walked until it leads back below n (Black, Rogaway: Ciphers with Arbitrary Finite Domains, CT-RSA 2002). So no list of
// places has to be kept.
func permuted(place, n, key uint64) uint64 {
	const rounds = 6
	half := max(1, (bits.Len64(n-1)+1)/2)
	mask := uint64(1)<<half - 1
	for {
		left, right := place>>half, place&mask
		for round := range uint64(rounds) {
			left, right = right, left^mix(key+round<<56+right)&mask
		}
		if place = left<<half | right; place < n {
			return place
		}
	}
}

// A random is a draw.
type random struct {
	plan.Random
	salt uint64
	sums []float64 // of the weights, up to each choice
}

func newRandom(r plan.Random) *random {
	made := &random{Random: r, salt: saltOf(r.Name)}
	sum := 0.0
	for _, w := range r.Weights {
		sum += w
		made.sums = append(made.sums, sum)
	}
	return made
}

// characters are what texts of a length are made of.
const characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

func (d *random) append(dst []byte, key uint64) []byte {
	x := mix(key ^ d.salt)
	switch {
	case d.Integer != nil:
		least, most := d.Integer[0], d.Integer[1]
		return strconv.AppendInt(dst, least+int64(upTo(x, uint64(most-least)+1)), 10)
	case len(d.Choice) > 0:
		return append(dst, d.Choice[d.chosen(x)]...)
	}
	for range d.Length {
		x = mix(x)
		dst = append(dst, characters[upTo(x, uint64(len(characters)))])
	}
	return dst
}

// chosen is the place of the text that is drawn.
func (d *random) chosen(x uint64) int {
	if len(d.sums) == 0 {
		return int(upTo(x, uint64(len(d.Choice))))
	}
	const unit = 1.0 / (1 << 53)
	share := float64(x>>11) * unit * d.sums[len(d.sums)-1]
	return min(sort.Search(len(d.sums), func(i int) bool { return d.sums[i] > share }), len(d.Choice)-1)
}
