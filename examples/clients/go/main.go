// net/http and errgroup: the first error is what the consumer gets, and it cuts the rest.
package main

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

func main() { serve("go-errgroup", batch) }

// transport is for good, as are its connections: by default it would keep two a host.
var transport = &http.Transport{MaxIdleConnsPerHost: 1000}

func batch(ask Ask, mark func(item, status int)) (err error) {
	client := http.Client{Transport: transport, Timeout: time.Duration(ask.Timeout * float64(time.Second))}
	group, ctx := errgroup.WithContext(context.Background())
	group.SetLimit(cmp.Or(int(ask.Limit), -1)) // -1: none
	statuses := make([]int, len(ask.Requests))
	for item, wanted := range ask.Requests {
		group.Go(func() error {
			r, _ := http.NewRequestWithContext(ctx, wanted.Method, wanted.URL, strings.NewReader(wanted.Body)) // bench has checked them
			for name, value := range wanted.Headers {
				r.Header.Set(name, value)
			}
			response, err := client.Do(r)
			if err != nil {
				return err
			}
			defer response.Body.Close()
			statuses[item] = response.StatusCode
			_, err = io.Copy(io.Discard, response.Body)
			return err
		})
	}
	if err = group.Wait(); err == nil {
		for item, status := range statuses {
			mark(item, status)
		}
	}
	return err
}
