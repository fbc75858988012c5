package metrics

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/klauspost/compress/snappy"
)

// newRemoteWrite makes what sends by Prometheus' remote write, version 1, which every server of its kind takes. The histograms
// are native ones.
func newRemoteWrite(a *Address, o Options) sender {
	web := newWeb(a)
	return func(ctx context.Context, b *Batch) error {
		body := snappy.Encode(nil, writeRequest(b))
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.URL, bytes.NewReader(body))
		if err != nil {
			return &refusedError{err}
		}
		r.Header.Set("Content-Encoding", "snappy")
		r.Header.Set("Content-Type", "application/x-protobuf")
		r.Header.Set("X-Prometheus-Remote-Write-Version", "0.1.0")
		r.Header.Set("User-Agent", "bench/"+o.Version)
		answer := &answer{}
		response, err := web.client.Do(r.WithContext(answered(ctx, answer)))
		if err != nil {
			return answer.judge(err)
		}
		defer response.Body.Close()
		const most = 4 << 10 // of what it says
		said, _ := io.ReadAll(io.LimitReader(response.Body, most))
		if response.StatusCode/100 == 2 {
			return nil
		}
		return answer.judge(errorOf(response.StatusCode, string(said)))
	}
}
