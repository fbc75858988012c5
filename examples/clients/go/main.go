// net/http and errgroup: the first error is what the consumer gets, and it cuts the rest.
package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

func main() {
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 1000 // 2 would open connections anew
	serve("go-errgroup", func(ask Ask, mark func(string, ...any)) error {
		ctx, cut := context.WithTimeout(context.Background(), time.Duration(ask.Timeout*float64(time.Second)))
		defer cut()
		group, ctx := errgroup.WithContext(ctx)
		if ask.Limit > 0 {
			group.SetLimit(ask.Limit)
		}
		statuses := make([]int, len(ask.Requests))
		for item := range statuses {
			group.Go(func() (err error) {
				statuses[item], err = load(ctx, ask, item)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return err
		}
		for item, status := range statuses {
			mark("+ %d %d", item, status)
		}
		return nil
	})
}

func load(ctx context.Context, ask Ask, item int) (int, error) {
	wanted := ask.Requests[item]
	r, err := http.NewRequestWithContext(ctx, wanted.Method, wanted.URL, strings.NewReader(wanted.Body))
	if err != nil {
		return 0, err
	}
	for name, value := range wanted.Headers {
		r.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return response.StatusCode, err
}
