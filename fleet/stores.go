package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"bench/fleet/facts"
	"bench/result"
)

// Stores are where what must survive is kept.
type stores struct {
	log     jetstream.Stream
	runs    jetstream.KeyValue
	workers jetstream.KeyValue
	objects jetstream.ObjectStore
	holding uint64 // the revision of this coordinator's entry in runs
	fence   uint64 // where in the log it has taken over: what it decides counts only as long as nobody has done so since
}

// How long things are kept by a hub that nobody tidies.
const (
	keptFor       = 7 * 24 * time.Hour
	repeatsWithin = 10 * time.Minute
	markerTTL     = 5 * time.Second
)

// clusterReplicas are how many servers of a cluster keep each thing.
const clusterReplicas = 3

// A holder is who conducts a run.
type holder struct {
	V      int    `json:"v"`
	Epoch  int    `json:"epoch"`
	Status string `json:"status"` // "running", "left": it can be resumed
	Digest string `json:"digest"`
	By     string `json:"by,omitempty"` // tells coordinators apart
}

// The states of a run in the store.
const (
	running = "running"
	left    = "left"
)

// openStores makes the stores that aren't there yet.
func (c *Coordinator) openStores(ctx context.Context) error {
	replicas := 1
	if c.hub == nil && c.serversOfCluster() >= clusterReplicas {
		replicas = clusterReplicas // two would stand still with either of them
	}
	for _, one := range []struct {
		what string
		make func(ctx context.Context) error
	}{
		{"the store of workers' leases", func(ctx context.Context) (err error) {
			c.stores.workers, err = c.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
				Bucket: workersBucket, TTL: leaseTTL, LimitMarkerTTL: markerTTL, Storage: jetstream.MemoryStorage, Replicas: replicas,
			})
			return err
		}},
		{"the store of runs", func(ctx context.Context) (err error) {
			c.stores.runs, err = c.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
				Bucket: runsBucket, Storage: jetstream.FileStorage, Replicas: replicas,
			})
			return err
		}},
		{"the run's log", func(ctx context.Context) (err error) {
			c.stores.log, err = c.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
				Name: facts.Stream(c.options.Run), Subjects: []string{facts.Prefix(c.options.Run) + ">"}, Storage: jetstream.FileStorage,
				MaxMsgsPerSubject: 1, Discard: jetstream.DiscardNew, DiscardNewPerSubject: true, Duplicates: repeatsWithin, MaxAge: keptFor,
				Replicas: replicas,
			})
			return err
		}},
		{"the store of the run's bundle", func(ctx context.Context) (err error) {
			c.stores.objects, err = c.js.CreateOrUpdateObjectStore(ctx, jetstream.ObjectStoreConfig{
				Bucket: objects(c.options.Run), Storage: jetstream.FileStorage, Replicas: replicas, TTL: keptFor,
			})
			return err
		}},
	} {
		if err := c.asked(ctx, one.make); err != nil {
			return fmt.Errorf("make %s: %w", one.what, err)
		}
	}
	return nil
}

// serversOfCluster is how many servers there are to keep things.
func (c *Coordinator) serversOfCluster() int {
	if name := c.conn.ConnectedClusterName(); name == "" {
		return 1
	}
	return max(1, len(c.conn.Servers()))
}

// watchRun ends this coordinator when another one has taken over.
func (c *Coordinator) watchRun(ctx context.Context) error {
	var watch jetstream.KeyWatcher
	err := c.asked(ctx, func(context.Context) (err error) {
		watch, err = c.stores.runs.Watch(c.life, c.options.Run)
		return err
	})
	if err != nil {
		return fmt.Errorf("watch who conducts the run: %w", err)
	}
	c.run(func() {
		for {
			select {
			case <-c.life.Done():
				return
			case entry := <-watch.Updates():
				var now holder
				if entry != nil && json.Unmarshal(entry.Value(), &now) == nil && now.Epoch > c.epoch {
					c.end(errFenced)
					return
				}
			}
		}
	})
	return nil
}

// readLog folds what there is of the log, and goes on doing so.
func (c *Coordinator) readLog(ctx context.Context) error {
	var info *jetstream.StreamInfo
	var consumer jetstream.Consumer
	err := c.asked(ctx, func(ctx context.Context) (err error) {
		if info, err = c.stores.log.Info(ctx); err == nil {
			consumer, err = c.stores.log.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{})
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read the run's log: %w", err)
	}
	read := make(chan struct{})
	whole := info.State.Msgs == 0
	if whole {
		close(read)
	}
	consume, err := consumer.Consume(func(m jetstream.Msg) {
		c.fold(m)
		meta, err := m.Metadata()
		if err == nil && !whole && meta.NumPending == 0 {
			whole = true
			close(read)
		}
	})
	if err != nil {
		return fmt.Errorf("read the run's log: %w", err)
	}
	c.run(func() {
		<-c.life.Done()
		consume.Stop()
		<-consume.Closed()
	})
	select {
	case <-read:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(c.options.Wait):
		return errors.New("read the run's log: the hub doesn't deliver it")
	}
}

// fold adds a message of the log to what is known.
func (c *Coordinator) fold(m jetstream.Msg) {
	f, err := factOf(c.options.Run, m.Subject(), m.Headers(), m.Data())
	if err != nil {
		return // not a fact: whoever wrote it has no say
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.state.Apply(f) {
		return
	}
	c.news()
	switch f.Kind {
	case facts.Begun:
		for _, m := range c.state.Attempt(f.Place, f.Attempt).Roster {
			c.names[m.Name] = m.ID // for good: the record speaks of it
		}
	case facts.Void: // of a coordinator before this one
		var v result.Void
		if f.By < c.epoch && json.Unmarshal(f.Body, &v) == nil {
			c.voids = append(c.voids, v)
		}
	}
}

// decide writes a fact that is this coordinator's to decide: it is refused when another one has taken over. It counts once the
// hub has acknowledged it.
func (c *Coordinator) decide(ctx context.Context, f facts.Fact) error {
	ctx, cancel := c.living(ctx)
	defer cancel()
	f.By = c.epoch
	fence := jetstream.WithExpectLastSequenceForSubject(c.stores.fence, facts.Prefix(c.options.Run)+string(facts.Epoch)+".*")
	if err := store(ctx, c.js, message(c.options.Run, f), c.troubled, fence); err != nil {
		if errors.Is(err, errFenced) {
			c.end(errFenced)
		}
		return fmt.Errorf("write to the run's log: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state.Apply(f)
	return nil
}
