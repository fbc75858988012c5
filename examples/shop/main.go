// Command shop is a tiny server to be benchmarked: a catalogue of items as JSON, and customers who log in, fill a basket and
// order it. Build it twice, once as it is and once
// with a change under review, and examples/ab.bench.hcl says whether the change made it slower:
//
//	go build -o out/base ./examples/shop
//	go build -o out/head -ldflags '-X main.slower=20' ./examples/shop
package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
)

// slower is by how many percent this build is slower than the other one. It is set by the linker.
var slower = "0"

// An item is something to buy.
type item struct {
	ID    int     `json:"id"`
	Name  string  `json:"name"`
	Price float64 `json:"price"`
	Stock int     `json:"stock"`
}

// catalogueSize makes one search through the catalogue take a few hundred microseconds.
const catalogueSize = 1000

func main() {
	percent, err := strconv.ParseFloat(slower, 64)
	if err != nil {
		log.Fatalf("shop: slower is %q, want a percentage", slower)
	}
	s := &shop{items: catalogue(catalogueSize + int(catalogueSize*percent/100))}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "open") })
	mux.HandleFunc("GET /items", s.list)
	mux.HandleFunc("GET /items/{id}", s.read)
	newBaskets().routes(mux)
	log.Fatal(http.ListenAndServe(net.JoinHostPort("127.0.0.1", cmp.Or(os.Getenv("PORT"), "8080")), mux))
}

type shop struct {
	items []item
}

func catalogue(n int) []item {
	items := make([]item, n)
	for i := range items {
		items[i] = item{ID: i + 1, Name: fmt.Sprintf("item %d", (i*7919)%n), Price: float64(i%97) + 0.99, Stock: i % 13}
	}
	return items
}

// list answers the cheapest items, as many as limit says.
func (s *shop) list(w http.ResponseWriter, r *http.Request) {
	limit, err := strconv.Atoi(r.FormValue("limit"))
	if err != nil || limit < 1 || limit > 100 {
		limit = 20
	}
	answer(w, s.byPrice()[:limit])
}

// read answers one item.
func (s *shop) read(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	items := s.byPrice()
	i := slices.IndexFunc(items, func(it item) bool { return it.ID == id })
	if err != nil || i < 0 {
		http.NotFound(w, r)
		return
	}
	answer(w, items[i])
}

// byPrice sorts the catalogue for every request, as no shop should.
func (s *shop) byPrice() []item {
	items := slices.Clone(s.items)
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.Price, b.Price), cmp.Compare(a.Name, b.Name))
	})
	return items
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		log.Printf("shop: answer: %v", err)
	}
}
