package metrics

import (
	"math"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

// The numbers of the fields of Prometheus' messages that are written: of remote.proto and types.proto in its folder prompb. They are
// written field by field, since what is generated from those files needs a library that is not maintained any more.
const (
	writeTimeseries, writeMetadata                     = 1, 3
	metadataType, metadataName, metadataHelp, metaUnit = 1, 2, 4, 5
	seriesLabels, seriesSamples, seriesHistograms      = 1, 2, 4
	labelName, labelValue                              = 1, 2
	sampleValue, sampleTimestamp                       = 1, 2
	histogramCount, histogramSum, histogramSchema      = 1, 3, 4
	histogramZeroThreshold, histogramZeroCount         = 5, 6
	histogramSpans, histogramDeltas, histogramAt       = 11, 12, 15
	spanOffset, spanLength                             = 1, 2
)

// prometheusTypes are the kinds of series as metadata has them.
var prometheusTypes = map[Kind]uint64{Counter: 1, Gauge: 2, Histogram: 3}

// writeRequest is a batch as remote write has it.
func writeRequest(b *Batch) (message []byte) {
	at := b.At.UnixMilli()
	for _, s := range b.Series {
		series := labelTo(nil, "__name__", s.Metric.Name)
		for _, l := range s.Labels {
			if l.Value != "" { // without a value there is no label
				series = labelTo(series, l.Name, l.Value)
			}
		}
		if s.Metric.Kind == Histogram {
			series = bytesTo(series, seriesHistograms, nativeHistogram(s.Histogram, at))
		} else {
			series = bytesTo(series, seriesSamples, integerTo(doubleTo(nil, sampleValue, s.Value), sampleTimestamp, uint64(at)))
		}
		message = bytesTo(message, writeTimeseries, series)
	}
	for _, m := range Metrics() {
		described := integerTo(nil, metadataType, prometheusTypes[m.Kind])
		described = textTo(textTo(textTo(described, metadataName, m.Name), metadataHelp, m.Help), metaUnit, m.Unit)
		message = bytesTo(message, writeMetadata, described)
	}
	return message
}

// zeroThreshold is the width of the bucket for nothing, in which nothing is: Prometheus' usual one.
const zeroThreshold = 0x1p-128

// nativeHistogram has its buckets in spans without long gaps, each as the difference to the one before.
func nativeHistogram(h *Exponential, at int64) []byte {
	spans, deltas := spansOf(h)
	m := integerTo(nil, histogramCount, h.Count)
	m = doubleTo(m, histogramSum, h.Sum)
	m = integerTo(m, histogramSchema, protowire.EncodeZigZag(scale))
	m = doubleTo(m, histogramZeroThreshold, zeroThreshold)
	m = integerTo(m, histogramZeroCount, 0)
	for _, s := range spans {
		m = bytesTo(m, histogramSpans, integerTo(integerTo(nil, spanOffset, protowire.EncodeZigZag(int64(s.offset))), spanLength, uint64(s.length)))
	}
	var packed []byte
	for _, d := range deltas {
		packed = protowire.AppendVarint(packed, protowire.EncodeZigZag(d))
	}
	m = bytesTo(m, histogramDeltas, packed)
	return integerTo(m, histogramAt, uint64(at))
}

// A span is some buckets in a row. Its offset is how many are left out since the one before; of the first, where it begins.
type span struct{ offset, length int32 }

// spansOf are a histogram's buckets. Prometheus numbers one by its upper end.
func spansOf(h *Exponential) (spans []span, deltas []int64) {
	const gap = 3 // empty buckets that are cheaper than another span
	var last int64
	next := int32(0) // the index behind the last bucket
	for i, n := range h.Counts {
		if n == 0 {
			continue
		}
		index := h.First + int32(i) + 1
		if len(spans) == 0 || index-next > gap {
			spans = append(spans, span{offset: index - next})
			next = index
		}
		for ; next < index; next++ {
			deltas = append(deltas, -last)
			spans[len(spans)-1].length++
			last = 0
		}
		deltas = append(deltas, int64(n)-last)
		spans[len(spans)-1].length++
		last, next = int64(n), index+1
	}
	return spans, deltas
}

func labelTo(series []byte, name, value string) []byte {
	return bytesTo(series, seriesLabels, textTo(textTo(nil, labelName, name), labelValue, value))
}

func bytesTo(b []byte, field protowire.Number, value []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, field, protowire.BytesType), value)
}

func textTo(b []byte, field protowire.Number, value string) []byte {
	return bytesTo(b, field, []byte(strings.ToValidUTF8(value, "\uFFFD")))
}

func integerTo(b []byte, field protowire.Number, value uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), value)
}

func doubleTo(b []byte, field protowire.Number, value float64) []byte {
	return protowire.AppendFixed64(protowire.AppendTag(b, field, protowire.Fixed64Type), math.Float64bits(value))
}
