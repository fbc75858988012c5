package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"bench/fleet/hub"
	"bench/result"
)

// A Listed is a worker that is there.
type Listed struct {
	ID      string            `json:"id"`
	Name    string            `json:"name"`
	Build   Build             `json:"build"`
	Host    result.Host       `json:"host"`
	Labels  map[string]string `json:"labels,omitempty"`
	Weight  int               `json:"weight,omitempty"`
	NoLoad  bool              `json:"no_load,omitempty"`
	May     string            `json:"may"`           // what its owner agrees to, for people
	Run     string            `json:"run,omitempty"` // that it works for; empty: it is free
	Address string            `json:"address,omitempty"`
	Seen    time.Time         `json:"seen"` // when it was heard of last
}

// Workers lists those that are at a cluster now, by their names.
func Workers(ctx context.Context, url, creds string) ([]Listed, error) {
	conn, err := hub.Cluster(url, creds, "bench workers")
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := hub.Fit(ctx, conn); err != nil {
		return nil, err
	}
	js, err := jetstream.New(conn)
	if err != nil {
		return nil, fmt.Errorf("JetStream: %w", err)
	}
	leases, err := js.KeyValue(ctx, workersBucket)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		return nil, nil // nobody has conducted anything here yet
	}
	if err != nil {
		return nil, fmt.Errorf("read the workers' leases: %w", err)
	}
	keys, err := leases.ListKeys(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the workers' leases: %w", err)
	}
	var found []Listed
	for id := range keys.Keys() {
		entry, err := leases.Get(ctx, id)
		if err != nil {
			continue // its lease has just ended
		}
		var h hello
		if json.Unmarshal(entry.Value(), &h) != nil || h.V != version || h.ID != id {
			continue
		}
		found = append(found, Listed{
			ID: h.ID, Name: h.Name, Build: h.Build, Host: h.Host, Labels: h.Labels, Weight: h.Weight, NoLoad: h.NoLoad,
			May: h.May, Run: h.Run, Address: h.Address, Seen: entry.Created(),
		})
	}
	slices.SortFunc(found, func(a, b Listed) int { return compareNames(a.Name, b.Name) })
	return found, nil
}
