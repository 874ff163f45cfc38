import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/**
 * A node of OpenSearch 2 or 3 made from its jars, for tests: `java SearchNode FOLDER name=value…`.
 *
 * Its own launcher wants an unpacked distribution and a user other than root; a node itself wants neither. What stands in
 * FOLDER/config is read, too.
 */
public final class SearchNode extends Node {
    /** What a distribution always has, under the names of both versions, and the security plugin where it is there. */
    private static final List<String> PLUGINS = List.of(
        "org.opensearch.transport.Netty4Plugin",
        "org.opensearch.transport.Netty4ModulePlugin",
        "org.opensearch.analysis.common.CommonAnalysisPlugin",
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
        "org.opensearch.painless.PainlessPlugin",
        "org.opensearch.painless.PainlessModulePlugin",
        "org.opensearch.security.OpenSearchSecurityPlugin");

    @SuppressWarnings({"unchecked", "rawtypes"}) // classes in version 2, descriptions from version 3 on
    private SearchNode(Environment where, Collection plugins) {
        super(where, plugins, false);
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> named = new TreeMap<>();
        for (int i = 1; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            named.put(pair[0], pair[1]);
        }
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        Settings settings = Settings.builder()
            .put("path.home", folder.toString())
            .putProperties(named, name -> name)
            .build();
        Environment where = InternalSettingsPreparer.prepareEnvironment(
            settings, Collections.emptyMap(), folder.resolve("config"), () -> named.get("node.name"));
        List<Object> plugins = new ArrayList<>();
        for (String name : PLUGINS) {
            try {
                plugins.add(described(Class.forName(name)));
            } catch (ClassNotFoundException error) {
                continue;
            }
        }
        SearchNode node = new SearchNode(where, plugins);
        Thread atTheEnd = new Thread(() -> {
            try {
                node.close();
            } catch (java.io.IOException error) {
                System.err.println("not closed cleanly: " + error);
            }
        });
        Runtime.getRuntime().addShutdownHook(atTheEnd);
        node.start();
        Thread.sleep(Long.MAX_VALUE);
    }

    private static Object described(Class<?> plugin) {
        if (Version.CURRENT.major < 3) {
            return plugin;
        }
        String name = plugin.getName(), java = Integer.toString(Runtime.version().feature());
        return new PluginInfo(name, "", "NA", Version.CURRENT, java, name, null, Collections.emptyList(), false);
    }
}
