import { statfsSync } from 'node:fs'

const SMALL_SHARED_MEMORY = 256 * 1024 * 1024

/**
 * The server's settings, as arguments of `postgres`. Sized for one machine that also runs the rest of
 * the platform.
 *
 * @param durable  false trades every guarantee for speed: for test data only
 * @param socketDir  the folder of the socket, as the server sees it; without it there is none
 */
export function serverSettings({
  port,
  durable,
  socketDir,
}: {
  port: number
  durable: boolean
  socketDir?: string
}): string[] {
  const settings: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketDir ? `"${socketDir.replaceAll('"', '""')}"` : '',
    password_encryption: 'scram-sha-256',
    max_connections: 100,
    shared_buffers: '128MB',
    effective_cache_size: '1GB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    huge_pages: 'off',
    max_wal_size: '512MB',
    checkpoint_completion_target: 0.9,
    random_page_cost: 1.1,
    jit: 'off',
    autovacuum_max_workers: 2,
    max_parallel_workers: 2,
    io_method: 'sync',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '',
    log_checkpoints: 'off',
    ...(hasSmallSharedMemory() && { dynamic_shared_memory_type: 'mmap' }),
    ...(!durable && {
      // Several files of tests at once, each with a pool of its own.
      max_connections: 250,
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
      max_wal_size: '2GB',
    }),
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Containers often have 64 MB there: parallel queries would fail. */
export function hasSmallSharedMemory() {
  try {
    const { blocks, bsize } = statfsSync('/dev/shm')
    return blocks * bsize < SMALL_SHARED_MEMORY
  } catch {
    return true
  }
}
