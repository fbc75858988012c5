package archive

import (
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/sys/unix"
)

// remote are the file systems on which locks don't hold as SQLite needs them, by the number that statfs gives.
var remote = map[int64]string{
	0x6969:     "NFS",
	0x517b:     "SMB",
	0xff534d42: "CIFS",
	0xfe534d42: "SMB2",
	0x01021997: "9P",
	0x5346414f: "AFS",
	0x73757245: "Coda",
	0x564c:     "NCP",
	0x00c36400: "Ceph",
	0x0bd00bd0: "Lustre",
	0x47504653: "GPFS",
	0x01161970: "GFS2",
	0x7461636f: "OCFS2",
}

// onLocalDisk refuses folders on network file systems: two machines that write there would damage the store.
func onLocalDisk(folder string) error {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // opening it says so
		}
		return fmt.Errorf("ask for its file system: %w", err)
	}
	return refuseRemote(int64(s.Type))
}

func refuseRemote(kind int64) error {
	if name, ok := remote[kind&0xffffffff]; ok {
		return fmt.Errorf("it is on a network file system (%s), whose locks a SQLite file can't rely on: use a local disk, PostgreSQL (postgres://…), or the team's `bench ui` (https://…)", name)
	}
	return nil
}

// writable says whether files can be made in a folder.
func writable(folder string) bool { return unix.Access(folder, unix.W_OK) == nil }
