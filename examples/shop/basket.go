package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Baskets are what customers who have logged in are about to buy. A customer is known by a token, a basket by its number.
type baskets struct {
	mu        sync.Mutex
	customers map[string]string // names, by token
	filled    map[int][]int     // items, by basket
	last      int               // basket, or order
}

func newBaskets() *baskets {
	return &baskets{customers: map[string]string{}, filled: map[int][]int{}}
}

// routes are the ways to buy: log in, fill a basket, order it, log out.
func (b *baskets) routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /login", b.login)
	mux.HandleFunc("POST /baskets", b.known(b.open))
	mux.HandleFunc("PUT /baskets/{id}/items/{item}", b.known(b.put))
	mux.HandleFunc("POST /orders", b.known(b.order))
	mux.HandleFunc("POST /logout", b.known(b.logout))
}

// login gives a token to whoever knows a name and its password, which is the name backwards.
func (b *baskets) login(w http.ResponseWriter, r *http.Request) {
	var who struct{ Name, Password string }
	if err := json.NewDecoder(r.Body).Decode(&who); err != nil || who.Name == "" || who.Password != backwards(who.Name) {
		http.Error(w, "wrong name or password", http.StatusUnauthorized)
		return
	}
	token := rand.Text()
	b.mu.Lock()
	b.customers[token] = who.Name
	b.mu.Unlock()
	answer(w, map[string]string{"token": token})
}

// known refuses whoever has not logged in.
func (b *baskets) known(serve func(w http.ResponseWriter, r *http.Request, token string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		b.mu.Lock()
		_, is := b.customers[token]
		b.mu.Unlock()
		if !is {
			http.Error(w, "log in first", http.StatusUnauthorized)
			return
		}
		serve(w, r, token)
	}
}

func (b *baskets) open(w http.ResponseWriter, _ *http.Request, _ string) {
	b.mu.Lock()
	b.last++
	id := b.last
	b.filled[id] = []int{}
	b.mu.Unlock()
	w.Header().Set("Location", fmt.Sprintf("/baskets/%d", id))
	w.WriteHeader(http.StatusCreated)
}

func (b *baskets) put(w http.ResponseWriter, r *http.Request, _ string) {
	id, _ := strconv.Atoi(r.PathValue("id"))
	item, err := strconv.Atoi(r.PathValue("item"))
	b.mu.Lock()
	items, is := b.filled[id]
	if is && err == nil {
		b.filled[id] = append(items, item)
	}
	b.mu.Unlock()
	if !is || err != nil {
		http.NotFound(w, r)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// order buys what is in a basket, which is gone then; an empty one can't be bought.
func (b *baskets) order(w http.ResponseWriter, r *http.Request, _ string) {
	var what struct{ Basket string }
	err := json.NewDecoder(r.Body).Decode(&what)
	id, _ := strconv.Atoi(what.Basket)
	b.mu.Lock()
	items := len(b.filled[id])
	delete(b.filled, id)
	b.mu.Unlock()
	if err != nil || items == 0 {
		http.Error(w, "no such basket, or an empty one", http.StatusConflict)
		return
	}
	answer(w, map[string]int{"order": id, "items": items})
}

func (b *baskets) logout(w http.ResponseWriter, _ *http.Request, token string) {
	b.mu.Lock()
	delete(b.customers, token)
	b.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
}

func backwards(text string) string {
	letters := []rune(text)
	for i, j := 0, len(letters)-1; i < j; i, j = i+1, j-1 {
		letters[i], letters[j] = letters[j], letters[i]
	}
	return string(letters)
}
