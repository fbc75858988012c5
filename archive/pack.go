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
	u := unpacker{left: content}
	if u.byte() != packing {
		return errPacked
	}
	for n := u.count(); n > 0 && !u.short; n-- {
		has := u.byte()
		p := packedPoint{valid: has&isValid != 0, series: u.key(), epoch: u.key(), anchor: u.key(), blocks: int(u.count())}
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
		has := u.byte()
		v := packedVerdict{judged: has&isJudged != 0, series: u.key()}
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
	if u.short || len(u.left) > 0 {
		return errPacked
	}
	return nil
}

// anySeries wants all, and noPoint and noVerdict nothing of them.
func anySeries(int64) bool    { return true }
func noPoint(packedPoint)     {}
func noVerdict(packedVerdict) {}

// errPacked says that what was packed is damaged.
var errPacked = errors.New("its points are damaged: make the store anew, of the result files or of what `bench history export` still finds in it")

// An unpacker takes numbers from the front.
type unpacker struct {
	left  []byte
	short bool // there was less than was taken
}

func (u *unpacker) byte() byte {
	if len(u.left) == 0 {
		u.short = true
		return 0
	}
	b := u.left[0]
	u.left = u.left[1:]
	return b
}

func (u *unpacker) skip(n int) {
	if len(u.left) < n {
		u.short = true
		return
	}
	u.left = u.left[n:]
}

func (u *unpacker) count() uint64 {
	v, n := binary.Uvarint(u.left)
	if n <= 0 {
		u.short = true
		return 0
	}
	u.left = u.left[n:]
	return v
}

func (u *unpacker) key() int64 { return int64(u.count()) }

func (u *unpacker) number() float64 {
	if len(u.left) < 8 {
		u.short = true
		return 0
	}
	v := math.Float64frombits(binary.BigEndian.Uint64(u.left))
	u.left = u.left[8:]
	return v
}
