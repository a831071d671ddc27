/* A disk that forgets: what was written under one folder and not synced is undone by a power cut.
 *
 * LD_PRELOADed into a program. Each write, truncation, creation, removal and renaming under UNSYNCED_FOLDER is done, and
 * what was there before is noted in UNSYNCED_LOG first. fsync and fdatasync note that what was done until then stays. A
 * power cut is `kill -9` of all the processes; then tests/faults/unsynced.py undoes, from the last note to the first,
 * what nobody has synced. With UNSYNCED_DEAF a sync is answered and not noted: a disk that lies.
 *
 * All processes share one log and take turns by its lock, so that the order of the notes is that of what they tell of.
 * The old bytes are read by the descriptor that is written to: to open and close the file once more would drop the POSIX
 * locks that SQLite holds on it. What is written by stdio or into mapped memory (SQLite's -shm) is not noted.
 *
 * A sync of a file keeps its bytes and its size, and its name too where it is new, as ext4, XFS and Btrfs do; a sync of a
 * folder keeps the names in it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITTEN = 'w', CUT = 't', SYNCED = 's', CREATED = 'c', REMOVED = 'u', RENAMED = 'r' };

/* A note: what it is; of which file, or for names in which folder; where in it (of one created: its own inode) and how
 * many bytes; how long it was before; how many bytes of what was there and how many of names follow. */
struct note {
    uint64_t kind, inode, offset, length, size, old, names;
};

static char folder[PATH_MAX], log_path[PATH_MAX], kept_path[PATH_MAX];
static int log_file = -1, deaf;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

#define REAL(type, name, ...)                                                  \
    static type (*real_##name)(__VA_ARGS__);                                   \
    if (!real_##name) real_##name = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static void open_log(void) {
    REAL(int, open64, const char *, int, ...);
    log_file = real_open64(log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
}

/* A child that was forked has the descriptor, and with it the lock, of its parent. */
static void renew(void) {
    pthread_mutex_init(&mutex, NULL);
    if (log_file < 0) return;
    close(log_file);
    open_log();
}

static void begin(void) {
    const char *under = getenv("UNSYNCED_FOLDER"), *log = getenv("UNSYNCED_LOG");
    if (!under || !log || !realpath(under, folder)) return;
    snprintf(log_path, sizeof log_path, "%s", log);
    snprintf(kept_path, sizeof kept_path, "%.4000s.kept", log);
    deaf = getenv("UNSYNCED_DEAF") != NULL;
    open_log();
    pthread_atfork(NULL, NULL, renew);
}

static int ready(void) {
    pthread_once(&once, begin);
    return log_file >= 0;
}

static void lock(void) {
    pthread_mutex_lock(&mutex);
    while (flock(log_file, LOCK_EX) != 0 && errno == EINTR) {
    }
}

static void unlock(void) {
    int error = errno;
    flock(log_file, LOCK_UN);
    pthread_mutex_unlock(&mutex);
    errno = error;
}

/* The lock is held. What cannot be noted must not be done. */
static void put(struct note note, const char *old, const char *names) {
    REAL(ssize_t, writev, int, const struct iovec *, int);
    struct iovec parts[] = {{&note, sizeof note}, {(void *)old, note.old}, {(void *)names, note.names}};
    size_t whole = sizeof note + note.old + note.names;
    if (real_writev(log_file, parts, 3) != (ssize_t)whole) _exit(97);
}

static int is_inside(const char *path) {
    size_t length = strlen(path), under = strlen(folder);
    if (strncmp(path, folder, under) != 0 || (path[under] != '/' && path[under] != 0)) return 0;
    return length < 4 || strcmp(path + length - 4, "-shm") != 0;
}

/* Whether a descriptor is of a plain file or a folder of ours. */
static int is_ours(int fd) {
    struct stat found;
    char link[64], path[PATH_MAX];
    int error = errno, inside = 0;
    if (fd >= 0 && ready() && fd != log_file && fstat(fd, &found) == 0 &&
        (S_ISREG(found.st_mode) || S_ISDIR(found.st_mode))) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, sizeof path - 1);
        path[length > 0 ? length : 0] = 0;
        inside = is_inside(path);
    }
    errno = error;
    return inside;
}

/* Notes what stands from an offset on; the lock is held. */
static void note_old(int fd, uint64_t kind, off_t offset, size_t length) {
    REAL(ssize_t, pread64, int, void *, size_t, off_t);
    struct stat found;
    if (fstat(fd, &found) != 0) return;
    size_t there = 0, got = 0;
    if (offset < found.st_size) there = (size_t)(found.st_size - offset);
    if (there > length) there = length;
    char *old = malloc(there + 1);
    for (ssize_t part; got < there; got += part) {
        part = real_pread64(fd, old + got, there - got, offset + (off_t)got);
        if (part <= 0) break; /* it may only be written to: no file of a database is */
    }
    put((struct note){kind, found.st_ino, (uint64_t)offset, length, (uint64_t)found.st_size, got, 0}, old, NULL);
    free(old);
}

static off_t position(int fd) {
    struct stat found;
    if ((fcntl(fd, F_GETFL) & O_APPEND) && fstat(fd, &found) == 0) return found.st_size;
    return lseek(fd, 0, SEEK_CUR);
}

static size_t length_of(const struct iovec *parts, int count) {
    size_t length = 0;
    for (int i = 0; i < count; i++) length += parts[i].iov_len;
    return length;
}

/* What is done with a descriptor of ours is done between a note and the next. */
#define NOTED(fd, kind, offset, length, result, done)                          \
    if (!is_ours(fd)) return done;                                             \
    lock();                                                                    \
    note_old(fd, kind, offset, length);                                        \
    result = done;                                                             \
    unlock();                                                                  \
    return result

/* --- bytes -------------------------------------------------------------------------------------------------------- */

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(ssize_t, write, int, const void *, size_t);
    ssize_t result;
    NOTED(fd, WRITTEN, position(fd), length, result, real_write(fd, bytes, length));
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, writev, int, const struct iovec *, int);
    ssize_t result;
    NOTED(fd, WRITTEN, position(fd), length_of(parts, count), result, real_writev(fd, parts, count));
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
    ssize_t result;
    NOTED(fd, WRITTEN, offset, length, result, real_pwrite64(fd, bytes, length, offset));
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t pwritev64v2(int fd, const struct iovec *parts, int count, off64_t offset, int flags) {
    REAL(ssize_t, pwritev64v2, int, const struct iovec *, int, off64_t, int);
    ssize_t result;
    NOTED(fd, WRITTEN, offset, length_of(parts, count), result, real_pwritev64v2(fd, parts, count, offset, flags));
}

ssize_t pwritev2(int fd, const struct iovec *parts, int count, off_t offset, int flags) {
    return pwritev64v2(fd, parts, count, offset, flags);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
    return pwritev64v2(fd, parts, count, offset, 0);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    return pwritev64v2(fd, parts, count, offset, 0);
}

int ftruncate64(int fd, off64_t length) {
    REAL(int, ftruncate64, int, off64_t);
    int result;
    NOTED(fd, CUT, length, SIZE_MAX, result, real_ftruncate64(fd, length));
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

/* --- what stays --------------------------------------------------------------------------------------------------- */

/* Nothing need be asked of the real disk: it is not its power that is cut. */
static int synced(int fd) {
    struct stat found;
    if (deaf || fstat(fd, &found) != 0) return 0;
    lock();
    put((struct note){SYNCED, found.st_ino, 0, 0, 0, 0, 0}, NULL, NULL);
    unlock();
    return 0;
}

int fsync(int fd) {
    REAL(int, fsync, int);
    return is_ours(fd) ? synced(fd) : real_fsync(fd);
}

int fdatasync(int fd) {
    REAL(int, fdatasync, int);
    return is_ours(fd) ? synced(fd) : real_fdatasync(fd);
}

/* --- names -------------------------------------------------------------------------------------------------------- */

/* Where a path leads, its last part not followed; 0 where that is not among ours. `inode` is the folder's. */
static int placed(int at, const char *path, char *found, uint64_t *inode) {
    char given[PATH_MAX], above[PATH_MAX], real[PATH_MAX];
    struct stat of;
    if (!ready() || (at != AT_FDCWD && path[0] != '/')) return 0;
    snprintf(given, sizeof given, "%s", path);
    char *last = strrchr(given, '/');
    snprintf(above, sizeof above, "%s", last == given ? "/" : last ? (*last = 0, given) : ".");
    if (!realpath(above, real) || stat(real, &of) != 0) return 0;
    snprintf(found, PATH_MAX, "%.2000s/%.2000s", real, last ? last + 1 : path);
    *inode = of.st_ino;
    return is_inside(found);
}

/* Keeps what stands under a name, should it come back; its second name, "" where nothing stood there. */
static void keep(const char *path, char *kept) {
    static uint64_t count;
    snprintf(kept, PATH_MAX, "%.4000s/%d-%lu", kept_path, (int)getpid(), (unsigned long)++count);
    if (link(path, kept) != 0) kept[0] = 0;
}

/* Notes a change of names: two, each with the zero that ends it. */
static void put_names(uint64_t kind, uint64_t inode, uint64_t file, const char *one, const char *other) {
    char both[2 * PATH_MAX];
    size_t first = strlen(one) + 1, second = strlen(other) + 1;
    memcpy(both, one, first);
    memcpy(both + first, other, second);
    put((struct note){kind, inode, file, 0, 0, 0, first + second}, NULL, both);
}

static int opened(int at, const char *path, int flags, mode_t mode) {
    REAL(int, openat64, int, const char *, int, ...);
    char place[PATH_MAX];
    uint64_t inode;
    struct stat found;
    if (!(flags & (O_CREAT | O_TRUNC)) || !placed(at, path, place, &inode)) return real_openat64(at, path, flags, mode);
    lock();
    int is_new = lstat(place, &found) != 0;
    if (!is_new && (flags & O_TRUNC) && S_ISREG(found.st_mode)) {
        int old = real_openat64(AT_FDCWD, place, O_RDONLY | O_CLOEXEC);
        if (old >= 0) note_old(old, CUT, 0, SIZE_MAX), close(old);
    }
    int fd = real_openat64(at, path, flags, mode);
    if (fd >= 0 && is_new && fstat(fd, &found) == 0) put_names(CREATED, inode, found.st_ino, place, "");
    unlock();
    return fd;
}

#define MODE                                                                   \
    mode_t mode = 0;                                                           \
    if (flags & (O_CREAT | O_TMPFILE)) {                                       \
        va_list more;                                                          \
        va_start(more, flags);                                                 \
        mode = va_arg(more, mode_t);                                           \
        va_end(more);                                                          \
    }

int open(const char *path, int flags, ...) { MODE return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return opened(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int at, const char *path, int flags, ...) { MODE return opened(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE return opened(at, path, flags | O_LARGEFILE, mode); }

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    char place[PATH_MAX], kept[PATH_MAX];
    uint64_t inode;
    if (!placed(AT_FDCWD, path, place, &inode)) return real_unlink(path);
    lock();
    keep(place, kept);
    if (kept[0]) put_names(REMOVED, inode, 0, place, kept);
    int result = real_unlink(path);
    unlock();
    return result;
}

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    char before[PATH_MAX], after[PATH_MAX], kept[PATH_MAX];
    uint64_t inode, other;
    if (!placed(AT_FDCWD, from, before, &other) || !placed(AT_FDCWD, to, after, &inode)) return real_rename(from, to);
    lock();
    keep(after, kept);
    if (kept[0]) put_names(REMOVED, inode, 0, after, kept);
    put_names(RENAMED, inode, 0, before, after);
    int result = real_rename(from, to);
    unlock();
    return result;
}
