package archive

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"slices"
)

// A packedPoint is a point of a run, with the keys of what it belongs to.
type packedPoint struct {
	series, epoch, anchor  int64 // 0: no anchor
	blocks                 int
	valid                  bool
	value                  float64
	anchorValue, ratio, se *float64
}

// A packedVerdict is what a comparison of two builds said of a series in a run.
type packedVerdict struct {
	series            int64
	baseline          string // the address of a cell; only before it is packed: verdicts are in the order of baselines
	judged            bool   // it was slower or faster, worse or better
	effect, low, high float64
	p                 *float64
}

// packing is the first byte of what is packed as here. PostgreSQL's function bench_points reads it, too.
const packing = 2

// What a point has.
const (
	isValid = 1 << iota
	hasAnchorValue
	hasRatio
	hasError
)

// What a verdict has.
const (
	isJudged = 1 << iota
	hasP
)

// pack writes a run's points and verdicts in one piece: numbers of few digits take little room, others eight bytes.
func pack(points []packedPoint, verdicts []packedVerdict) []byte {
	b := binary.AppendUvarint([]byte{packing}, uint64(len(points)))
	number := func(v float64) { b = binary.BigEndian.AppendUint64(b, math.Float64bits(v)) }
	for _, p := range points {
		has := byte(0)
		for i, there := range []bool{p.valid, p.anchorValue != nil, p.ratio != nil, p.se != nil} {
			if there {
				has |= 1 << i
			}
		}
		b = append(b, has)
		b = binary.AppendUvarint(b, uint64(p.series))
		b = binary.AppendUvarint(b, uint64(p.epoch))
		b = binary.AppendUvarint(b, uint64(p.anchor))
		b = binary.AppendUvarint(b, uint64(p.blocks))
		number(p.value)
		for _, v := range []*float64{p.anchorValue, p.ratio, p.se} {
			if v != nil {
				number(*v)
			}
		}
	}
	slices.SortFunc(verdicts, func(a, b packedVerdict) int { return cmp.Compare(a.baseline, b.baseline) })
	b = binary.AppendUvarint(b, uint64(len(verdicts)))
	for _, v := range verdicts {
		has := byte(0)
		if v.judged {
			has |= isJudged
		}
		if v.p != nil {
			has |= hasP
		}
		b = binary.AppendUvarint(append(b, has), uint64(v.series))
		number(v.effect)
		number(v.low)
		number(v.high)
		if v.p != nil {
			number(*v.p)
		}
	}
	return b
}

// unpack reads again what was packed of the series that are wanted.
func unpack(content []byte, wants func(series int64) bool, point func(packedPoint), verdict func(packedVerdict)) error {
	u := unpacker{content: content}
	if u.byte() != packing {
		return errPacked
	}
	for n := u.count(); n > 0 && !u.short; n-- {
		p, has := u.point()
		optional := bits.OnesCount8(has & (hasAnchorValue | hasRatio | hasError))
		if u.short || !wants(p.series) {
			u.skip(8 * (1 + optional))
			continue
		}
		p.value = u.number()
		numbers := make([]float64, optional)
		for i := range numbers {
			numbers[i] = u.number()
		}
		next := func(what byte) *float64 {
			if has&what == 0 {
				return nil
			}
			v := &numbers[0]
			numbers = numbers[1:]
			return v
		}
		p.anchorValue, p.ratio, p.se = next(hasAnchorValue), next(hasRatio), next(hasError)
		if !u.short {
			point(p)
		}
	}
	for n := u.count(); n > 0 && !u.short; n-- {
		v, has := u.verdict()
		if u.short || !wants(v.series) {
			u.skip(8 * (3 + bits.OnesCount8(has&hasP)))
			continue
		}
		v.effect, v.low, v.high = u.number(), u.number(), u.number()
		if has&hasP != 0 {
			v.p = new(u.number())
		}
		if !u.short {
			verdict(v)
		}
	}
	return u.end()
}

// narrow appends to b what was packed of the series that are wanted, packed as all of it is: a page of one series keeps some bytes
// of hundreds of runs instead of some kilobytes.
func narrow(b, content []byte, wants func(series int64) bool) ([]byte, error) {
	u := unpacker{content: content}
	if u.byte() != packing {
		return b, errPacked
	}
	var room [512]byte
	kept, has := room[:0], uint64(0)
	keep := func(series int64, from int) {
		if !u.short && wants(series) {
			kept, has = append(kept, content[from:u.at]...), has+1
		}
	}
	shelve := func() {
		b = append(binary.AppendUvarint(b, has), kept...)
		kept, has = kept[:0], 0
	}
	b = append(b, packing)
	for n := u.count(); n > 0 && !u.short; n-- {
		from := u.at
		p, has := u.point()
		u.skip(8 * (1 + bits.OnesCount8(has&(hasAnchorValue|hasRatio|hasError))))
		keep(p.series, from)
	}
	shelve()
	for n := u.count(); n > 0 && !u.short; n-- {
		from := u.at
		v, has := u.verdict()
		u.skip(8 * (3 + bits.OnesCount8(has&hasP)))
		keep(v.series, from)
	}
	shelve()
	return b, u.end()
}

// anySeries wants all, and noPoint and noVerdict nothing of them.
func anySeries(int64) bool    { return true }
func noPoint(packedPoint)     {}
func noVerdict(packedVerdict) {}

// errPacked says that what was packed is damaged.
var errPacked = errors.New("its points are damaged: make the store anew, of the result files or of what `bench history export` still finds in it")

// An unpacker takes numbers one after the other.
type unpacker struct {
	content []byte
	at      int
	short   bool // there was less than was taken
}

// point takes what stands before the numbers of a point, and which of them it has.
func (u *unpacker) point() (p packedPoint, has byte) {
	has = u.byte()
	p.valid, p.series, p.epoch, p.anchor, p.blocks = has&isValid != 0, u.key(), u.key(), u.key(), int(u.count())
	return p, has
}

// verdict takes what stands before the numbers of a verdict, and which of them it has.
func (u *unpacker) verdict() (v packedVerdict, has byte) {
	has = u.byte()
	v.judged, v.series = has&isJudged != 0, u.key()
	return v, has
}

// end says whether all was there, and nothing else.
func (u *unpacker) end() error {
	if u.short || u.at < len(u.content) {
		return errPacked
	}
	return nil
}

func (u *unpacker) byte() byte {
	if u.at >= len(u.content) {
		u.short = true
		return 0
	}
	u.at++
	return u.content[u.at-1]
}

func (u *unpacker) skip(n int) {
	if len(u.content)-u.at < n {
		u.short = true
		return
	}
	u.at += n
}

func (u *unpacker) count() uint64 {
	if u.at < len(u.content) && u.content[u.at] < 0x80 { // most are small
		u.at++
		return uint64(u.content[u.at-1])
	}
	v, n := binary.Uvarint(u.content[u.at:])
	if n <= 0 {
		u.short = true
		return 0
	}
	u.at += n
	return v
}

func (u *unpacker) key() int64 { return int64(u.count()) }

func (u *unpacker) number() float64 {
	if len(u.content)-u.at < 8 {
		u.short = true
		return 0
	}
	u.at += 8
	return math.Float64frombits(binary.BigEndian.Uint64(u.content[u.at-8:]))
}
