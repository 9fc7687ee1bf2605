package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;

/** Caches the most recently used values, for as long as there is enough memory. */
final class Recent<K, V> {
    private final Map<K, SoftReference<V>> values;

    Recent(int most) {
        values = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, SoftReference<V>> eldest) {
                return size() > most;
            }
        };
    }

    @CheckForNull
    synchronized V get(K key) {
        SoftReference<V> value = values.get(key);
        return value == null ? null : value.get();
    }

    synchronized void put(K key, V value) {
        values.put(key, new SoftReference<>(value));
    }

    synchronized void remove(K key) {
        values.remove(key);
    }
}
