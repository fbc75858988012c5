// Command team is a small server whose commits are measured: it prices orders. How much work that is, and where its code lies in
// the program, is what its commits change (work.go and layout.go).
package main

import (
	"log"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
)

type line struct {
	sku   string
	count int
}

var (
	lines  []line
	prices = map[string]uint64{}
	served atomic.Int64
)

func main() {
	log.SetFlags(0)
	layout()
	for i := range 12 {
		sku := "sku-" + strconv.Itoa(1000+7*i)
		lines = append(lines, line{sku: sku, count: 1 + i%3})
		prices[sku] = uint64(199 + 50*i)
	}
	http.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("/orders", func(w http.ResponseWriter, _ *http.Request) { serve(w, lines) })
	for _, n := range []int{3, 6, 9} {
		http.HandleFunc("/orders/"+strconv.Itoa(n), func(w http.ResponseWriter, _ *http.Request) { serve(w, lines[:n]) })
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

func serve(w http.ResponseWriter, order []line) {
	steps := work
	if dear > 0 && served.Add(1)%40 == 0 {
		steps += steps * dear / 100
	}
	total, check := price(order, steps)
	text := strconv.AppendUint(nil, total, 10)
	text = strconv.AppendUint(append(text, ' '), check, 36)
	if _, err := w.Write(text); err != nil {
		log.Print(err)
	}
}

// price takes so many steps, each of which looks up what a line costs and hashes it.
func price(order []line, steps int) (total, check uint64) {
	check = 14695981039346656037
	var digits [20]byte
	for i := range steps {
		l := order[i%len(order)]
		total += prices[l.sku] * uint64(l.count)
		for _, c := range strconv.AppendUint(digits[:0], total, 10) {
			check = (check ^ uint64(c)) * 1099511628211
		}
	}
	return total, check
}
