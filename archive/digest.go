package archive

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"bench/result"
)

// mostUnpacked is how large a result file may be; larger ones are refused before they fill the memory.
const mostUnpacked = 1 << 30

// unzipped is the content of a file that may be compressed by gzip.
func unzipped(data []byte) ([]byte, error) {
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("unpack the result: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(z, mostUnpacked+1))
	if err != nil {
		return nil, fmt.Errorf("unpack the result: %w", err)
	}
	if len(text) > mostUnpacked {
		return nil, errors.New("unpack the result: it is larger than a result can be, over 1 GiB")
	}
	return text, nil
}

func zipped(text []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(text); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// pack makes of a result file what is kept of it, and its digest. It identifies what the file says, however it is written down:
// its JSON with keys in order, and trials in that of blocks; of the text and not of what this version of bench reads in it, so
// that other versions agree.
func (r *record) pack(text []byte) error {
	var content any
	if err := result.Decode(text, &content); err != nil {
		return fmt.Errorf("read the result: %w", err)
	}
	sortTrials(content)
	canonical, err := json.Marshal(content)
	if err != nil {
		return fmt.Errorf("read the result: %w", err)
	}
	sum := sha256.Sum256(canonical)
	r.digest = hex.EncodeToString(sum[:16])
	less, err := thinned(content)
	if err != nil {
		return fmt.Errorf("make the result small: %w", err)
	}
	for kind, text := range map[string][]byte{fullResult: text, thinResult: less} {
		if r.artifacts[kind], err = zipped(text); err != nil {
			return fmt.Errorf("compress the result: %w", err)
		}
	}
	return nil
}

// sortTrials puts all lists of trials in order.
func sortTrials(content any) {
	switch v := content.(type) {
	case []any:
		for _, e := range v {
			sortTrials(e)
		}
	case map[string]any:
		for key, e := range v {
			if trials, ok := e.([]any); ok && key == "trial_data" {
				slices.SortStableFunc(trials, func(a, b any) int {
					return cmp.Or(cmp.Compare(number(a, "block"), number(b, "block")), cmp.Compare(number(a, "order"), number(b, "order")),
						cmp.Compare(number(a, "started_at"), number(b, "started_at")))
				})
				continue
			}
			sortTrials(e)
		}
	}
}

// number is that of a field of an object; 0 where there is none.
func number(object any, field string) float64 {
	m, ok := object.(map[string]any)
	if !ok {
		return 0
	}
	text, ok := m[field].(json.Number)
	if !ok {
		return 0
	}
	v, err := strconv.ParseFloat(text.String(), 64)
	if err != nil {
		return 0
	}
	return v
}
