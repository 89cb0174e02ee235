"""What C's and POSIX's libraries hold already, whatever a repository defines beside them."""

_C = """assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal
stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time
uchar wchar wctype"""
_POSIX = """aio alloca arpa/inet byteswap cpio dirent dlfcn endian err execinfo fcntl fmtmsg fnmatch
ftw getopt glob grp iconv ifaddrs langinfo libgen malloc memory monetary mqueue ndbm net/if netdb
netinet/in netinet/tcp nl_types poll pthread pwd regex sched search semaphore spawn strings stropts
sys/cdefs sys/epoll sys/event sys/file sys/inotify sys/ioctl sys/ipc sys/mman sys/mount sys/msg
sys/param sys/poll sys/prctl sys/queue sys/resource sys/select sys/sem sys/shm sys/socket sys/stat
sys/statvfs sys/syscall sys/sysctl sys/sysinfo sys/time sys/times sys/types sys/uio sys/un
sys/utsname sys/wait syslog tar termios ucontext ulimit unistd utime utmpx values wordexp"""
_WINDOWS = "conio direct io malloc process tchar windows winsock winsock2 ws2tcpip"

#: Headers as they are written in an include.
SYSTEM_HEADERS = frozenset(f"{name}.h" for name in f"{_C} {_POSIX} {_WINDOWS}".split())

_REPLACED = """alloca asprintf basename dirname dprintf err errx explicit_bzero fmemopen fpclassify
fseeko fsync ftello ftruncate getaddrinfo getdelim getline getopt getopt_long getpagesize
gettimeofday inet_ntop inet_pton isfinite isinf isnan localtime_r lround memccpy memmem
memmove memrchr mkdtemp mkstemp nan pread pwrite qsort reallocarray rint round setenv signbit
sleep snprintf stpcpy strcasecmp strcasestr strchrnul strdup strlcat strlcpy strncasecmp
strndup strnlen strsep strtof strtok_r strtold strtoll strtonum strtoull trunc unsetenv usleep
va_copy vasprintf vsnprintf warn warnx"""

#: Functions for which programs carry a replacement, for systems that lack them.
REPLACED_FUNCTIONS = frozenset(_REPLACED.split())
