package main

import (
	"fmt"
	"math"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"
)

// serveLag notes when each request comes, and at the end prints how late they were. The schedule's beginning is not
// known here: it is taken to be where no request would be early, so a generator that is always equally late looks punctual;
// what shows is how much later than its most punctual request each one is.
func serveLag(address string, rate float64, stop <-chan os.Signal) error {
	start := time.Now()
	var mu sync.Mutex
	var came []time.Duration
	server := &http.Server{Addr: address, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		at := time.Since(start)
		mu.Lock()
		came = append(came, at)
		mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
	})}
	go func() {
		<-stop
		_ = server.Close() // that is what it was asked for
	}()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		return err
	}
	lags := lagsOf(came, rate)
	if len(lags) == 0 {
		fmt.Println("no requests")
		return nil
	}
	at := func(q float64) time.Duration { return lags[int(q*float64(len(lags)-1))].Round(time.Microsecond) }
	fmt.Printf("%d requests, late p50 %v p90 %v p99 %v max %v\n", len(lags), at(0.5), at(0.9), at(0.99), at(1))
	return nil
}

// lagsOf is how late each request was against a constant rate, in ascending order.
func lagsOf(came []time.Duration, rate float64) []time.Duration {
	slices.Sort(came)
	lags := make([]time.Duration, len(came))
	earliest := time.Duration(math.MaxInt64)
	for i, at := range came {
		lags[i] = at - time.Duration(float64(i)/rate*float64(time.Second))
		earliest = min(earliest, lags[i])
	}
	for i := range lags {
		lags[i] -= earliest
	}
	slices.Sort(lags)
	return lags
}
