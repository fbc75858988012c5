package archive

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// disk is one of so many bytes.
func disk(t *testing.T, size string) string {
	t.Helper()
	folder := t.TempDir()
	err := unix.Mount("tmpfs", folder, "tmpfs", 0, "size="+size)
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES) {
		t.Skip("only root can mount a disk")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// On a full disk an import is an error, what was there stays, and it goes on when there is room again.
func TestAFullDisk(t *testing.T) {
	ctx := context.Background()
	folder := disk(t, "2M")
	s, err := Open(ctx, filepath.Join(folder, "history.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m := team{seed: 1, series: 8, noise: 0.01}
	n := 0
	for ; n < 1000; n++ {
		if _, err = s.Import(ctx, file(t, m.run(n)), ImportOptions{}); err != nil {
			break
		}
	}
	if err == nil || !strings.Contains(err.Error(), "disk is full") || n == 0 {
		t.Fatalf("after %d runs: %v", n, err)
	}
	if v, err := s.View(ctx, Query{}); err != nil || len(v.Runs) != n {
		t.Fatalf("%d runs are left: %v", n, err)
	}
	if err := unix.Mount("tmpfs", folder, "", unix.MS_REMOUNT, "size=20M"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Import(ctx, file(t, m.run(n)), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if v, err := s.View(ctx, Query{}); err != nil || len(v.Runs) != n+1 {
		t.Errorf("%v", err)
	}
}

func TestAReadOnlyDisk(t *testing.T) {
	folder := disk(t, "8M")
	path := filepath.Join(folder, "history.db")
	fill(t, path)
	if err := unix.Mount("tmpfs", folder, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	refuses(t, path, "read-only")
	s, err := Open(context.Background(), path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if v, err := s.View(context.Background(), Query{}); err != nil || len(v.Runs) != 3 {
		t.Errorf("what is there can be read: %v", err)
	}
	if err := unix.Mount("tmpfs", folder, "", unix.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("%v %v", entries, err)
	}
}

func TestNetworkFileSystemsAreRefused(t *testing.T) {
	for kind, want := range map[int64]string{unix.NFS_SUPER_MAGIC: "NFS", unix.SMB2_SUPER_MAGIC: "SMB2", int64(int32(unix.CIFS_SUPER_MAGIC - 1<<32)): "CIFS"} {
		if err := refuseRemote(kind); err == nil || !strings.Contains(err.Error(), "("+want+")") || !strings.Contains(err.Error(), "postgres://") {
			t.Errorf("%x: %v", kind, err)
		}
	}
	for _, kind := range []int64{unix.EXT4_SUPER_MAGIC, unix.TMPFS_MAGIC, unix.BTRFS_SUPER_MAGIC, unix.OVERLAYFS_SUPER_MAGIC, unix.XFS_SUPER_MAGIC} {
		if err := refuseRemote(kind); err != nil {
			t.Errorf("%x: %v", kind, err)
		}
	}
}
