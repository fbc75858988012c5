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
}

// The states of a run in the store.
const (
	running = "running"
	left    = "left"
)

// openStores makes the stores that aren't there yet.
func (c *Coordinator) openStores(ctx context.Context) (err error) {
	replicas := 1
	if c.hub == nil && c.serversOfCluster() >= clusterReplicas {
		replicas = clusterReplicas // two would stand still with either of them
	}
	c.stores.workers, err = c.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
		Bucket: workersBucket, TTL: leaseTTL, LimitMarkerTTL: markerTTL, Storage: jetstream.MemoryStorage, Replicas: replicas,
	})
	if err != nil {
		return fmt.Errorf("make the store of workers' leases: %w", err)
	}
	c.stores.runs, err = c.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
		Bucket: runsBucket, Storage: jetstream.FileStorage, Replicas: replicas,
	})
	if err != nil {
		return fmt.Errorf("make the store of runs: %w", err)
	}
	c.stores.log, err = c.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: facts.Stream(c.options.Run), Subjects: []string{facts.Prefix(c.options.Run) + ">"}, Storage: jetstream.FileStorage,
		MaxMsgsPerSubject: 1, Discard: jetstream.DiscardNew, DiscardNewPerSubject: true, Duplicates: repeatsWithin, MaxAge: keptFor,
		Replicas: replicas,
	})
	if err != nil {
		return fmt.Errorf("make the run's log: %w", err)
	}
	c.stores.objects, err = c.js.CreateOrUpdateObjectStore(ctx, jetstream.ObjectStoreConfig{
		Bucket: objects(c.options.Run), Storage: jetstream.FileStorage, Replicas: replicas, TTL: keptFor,
	})
	if err != nil {
		return fmt.Errorf("make the store of the run's bundle: %w", err)
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

// takeOver makes this the run's coordinator: by the store, where one of two loses, and by the log, where whatever the one
// before still has to say counts no more.
func (c *Coordinator) takeOver(ctx context.Context) error {
	if err := c.hold(ctx); err != nil {
		return err
	}
	if err := c.readLog(ctx); err != nil {
		return err
	}
	f := facts.Fact{ID: facts.ID{Kind: facts.Epoch, Of: c.epoch}, By: c.epoch}
	ack, err := c.js.PublishMsg(ctx, message(c.options.Run, f))
	if err != nil {
		return fmt.Errorf("take over the run's log: %w", err)
	}
	c.stores.fence = ack.Sequence
	c.mu.Lock()
	c.state.Apply(f)
	c.mu.Unlock()
	if len(c.options.Bundle) > 0 { // else it is carried there later
		if _, err := c.stores.objects.PutBytes(ctx, bundleObject, c.options.Bundle); err != nil {
			return fmt.Errorf("store the bundle for the workers: %w", err)
		}
	}
	return c.watchRun()
}

// hold makes the entry that says who conducts.
func (c *Coordinator) hold(ctx context.Context) error {
	run := c.options.Run
	entry, err := c.stores.runs.Get(ctx, run)
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound) && c.options.Resume:
		return fmt.Errorf("resume %s: the hub knows no such run", run)
	case errors.Is(err, jetstream.ErrKeyNotFound):
		c.epoch = 1
		c.stores.holding, err = c.stores.runs.Create(ctx, run, c.holds(running))
	case err != nil:
		return fmt.Errorf("see who conducts the run: %w", err)
	case !c.options.Resume:
		return fmt.Errorf("run %s has a coordinator already", run)
	default:
		var was holder
		if err := json.Unmarshal(entry.Value(), &was); err != nil {
			return fmt.Errorf("see who conducted the run: %w", err)
		}
		if was.Digest != c.options.Digest {
			return fmt.Errorf("resume %s: it is of another plan", run)
		}
		c.epoch = was.Epoch + 1
		c.stores.holding, err = c.stores.runs.Update(ctx, run, c.holds(running), entry.Revision())
	}
	if err != nil {
		return fmt.Errorf("take over run %s, which another coordinator has just done: %w", run, err)
	}
	return nil
}

func (c *Coordinator) holds(status string) []byte {
	return encode(holder{V: version, Epoch: c.epoch, Status: status, Digest: c.options.Digest})
}

// watchRun ends this coordinator when another one has taken over.
func (c *Coordinator) watchRun() error {
	watch, err := c.stores.runs.Watch(c.life, c.options.Run)
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
	info, err := c.stores.log.Info(ctx)
	if err != nil {
		return fmt.Errorf("read the run's log: %w", err)
	}
	read := make(chan struct{})
	whole := info.State.Msgs == 0
	if whole {
		close(read)
	}
	consumer, err := c.stores.log.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{})
	if err != nil {
		return fmt.Errorf("read the run's log: %w", err)
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
